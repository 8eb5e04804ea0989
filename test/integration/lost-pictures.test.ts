import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, type TestContext, test } from 'node:test'
import type { RequestId } from '../../src/core/request/model.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { TestHerald } from '../support/herald.ts'

const MINUTE_MS = 60_000
const DRAW = 'draw me a fox style: anime --n 2'
const EVERY = "update picture set bytes = x''"
const FIRST = 'update picture set bytes = null where idx = 0'

/** What a disk may do to the stored pictures. */
function ruin(herald: TestHerald, how: string): void {
  const file = new DatabaseSync(join(herald.dir, 'data', 'herald.sqlite'))
  file.exec(how)
  file.close()
}

/** Ruins what was collected before it is delivered, so many times, each time when so long has passed. */
function ruinCollected(
  t: TestContext,
  herald: TestHerald,
  how: string,
  { times = 1, afterMs = 0 } = {},
): void {
  const { store } = herald.app
  const saveAnswer = store.saveAnswer.bind(store)
  let left = times
  t.mock.method(store, 'saveAnswer', async (...args: Parameters<typeof saveAnswer>) => {
    await saveAnswer(...args)
    if (left > 0) {
      ruin(herald, how)
      herald.pass(afterMs)
    }
    left -= 1
  })
}

async function mentioned(herald: TestHerald, platform: ChatPlatform): Promise<RequestId> {
  const { id } = platform.mention(DRAW)
  const ref = { statusId: id, handle: 'ada', audience: 'public' }
  return herald.say(DRAW, { platform: 'mastodon', account: 'test', eventId: id, ref })
}

describe('pictures that are lost between collecting and delivering', () => {
  for (const [what, how] of [
    ['all gone', 'update picture set bytes = null'],
    ['one gone', FIRST],
    ['empty', EVERY],
    ['cut off', 'update picture set bytes = substr(bytes, 1, 200)'],
    [
      'other bytes in the middle',
      "update picture set bytes = substr(bytes, 1, 300) || x'00' || substr(bytes, 302)",
    ],
  ] as const) {
    test(`${what}: they are collected again`, async (t) => {
      await using herald = await TestHerald.start()
      ruinCollected(t, herald, how)
      const { aggregate, files } = await herald.draw(DRAW)
      assert.equal(aggregate.request.outcome, 'pictures')
      assert.equal(files.length, 2)
      assert.equal(herald.simulator.state().submits, 1, 'drawn once')
    })
  }

  test('what the Horde has forgotten by then is drawn again', async (t) => {
    await using herald = await TestHerald.start()
    ruinCollected(t, herald, EVERY, { afterMs: 25 * MINUTE_MS })
    const { aggregate, files } = await herald.draw(DRAW)
    assert.equal(aggregate.request.outcome, 'pictures')
    assert.equal(files.length, 2)
    assert.equal(herald.simulator.state().submits, 2)
  })

  test('lost again, the rest is delivered', async (t) => {
    await using herald = await TestHerald.start()
    ruinCollected(t, herald, FIRST, { times: 9 })
    const { aggregate, files } = await herald.draw(DRAW)
    assert.equal(aggregate.request.outcome, 'pictures')
    assert.equal(files.length, 1)
    assert.equal(herald.simulator.state().submits, 1)
  })

  test('lost again with nothing left, one sentence says so', async (t) => {
    await using herald = await TestHerald.start()
    ruinCollected(t, herald, EVERY, { times: 9 })
    const { aggregate, files, text } = await herald.draw(DRAW)
    assert.equal(aggregate.request.outcome, 'sentence')
    assert.match(aggregate.request.cause ?? '', /lost after collecting, twice/)
    assert.notEqual(text, '')
    assert.equal(files.length, 0)
    assert.equal(herald.simulator.state().submits, 1)
  })

  test('lost in the middle of uploading, everything is uploaded anew and posted once', async (t) => {
    await using platform = await ChatPlatform.start()
    await using herald = await TestHerald.start({}, [testAdapter(platform)])
    const { store } = herald.app
    const saveDelivery = store.saveDelivery.bind(store)
    t.mock
      .method(store, 'saveDelivery')
      .mock.mockImplementationOnce(async (...args: Parameters<typeof saveDelivery>) => {
        await saveDelivery(...args)
        ruin(herald, EVERY)
      })
    const id = await mentioned(herald, platform)
    await herald.until(async () => (await store.load(id))?.request.state === 'ended', id)
    assert.equal((await store.load(id))?.request.outcome, 'pictures')
    assert.equal(platform.posts().length, 1)
    assert.equal(platform.posts()[0]?.media.length, 2)
  })

  test('lost when the post may be out already, it is looked for, not drawn again', async () => {
    await using platform = await ChatPlatform.start()
    await using herald = await TestHerald.start({}, [testAdapter(platform)])
    void platform.inject({ route: 'post', answer: 'reset', effect: 'done', times: 1 })
    const id = await mentioned(herald, platform)
    await herald.until(async () => platform.posts().length === 1, 'the post')
    ruin(herald, EVERY)
    await herald.until(async () => (await herald.app.store.load(id))?.request.state === 'ended', id)
    const { request } = (await herald.app.store.load(id)) ?? {}
    assert.equal(request?.outcome, 'pictures')
    assert.equal(request?.wentBack, false)
    assert.equal(platform.posts().length, 1)
  })
})

describe('pictures in memory', () => {
  test('one at a time is fetched and stored, checked, and read to be written', async (t) => {
    await using herald = await TestHerald.start()
    const { store, horde } = herald.app
    const steps: string[] = []
    const note =
      <Args extends unknown[], Result>(name: string, call: (...args: Args) => Promise<Result>) =>
      async (...args: Args) => {
        steps.push(name)
        const result = await call(...args)
        steps.push(`${name} done`)
        return result
      }
    const { client } = await horde(herald.simulator.url)
    t.mock.method(client, 'download', note('fetch', client.download.bind(client)))
    t.mock.method(store, 'savePicture', note('store', store.savePicture.bind(store)))
    t.mock.method(store, 'pictureBytes', note('read', store.pictureBytes.bind(store)))
    t.mock.method(store, 'saveDelivery', note('written', store.saveDelivery.bind(store)))
    await herald.draw('draw me a fox style: anime --n 3')
    const each = (...names: string[]) =>
      [1, 2, 3].flatMap(() => names.flatMap((name) => [name, `${name} done`]))
    assert.deepEqual(steps, [...each('fetch', 'store'), ...each('read'), ...each('read', 'written')])
  })

  test('what is stored is not fetched again when another one is late', async (t) => {
    await using herald = await TestHerald.start()
    const { client } = await herald.app.horde(herald.simulator.url)
    const download = client.download.bind(client)
    const fetched: string[] = []
    t.mock.method(client, 'download', async (...[url, signal]: Parameters<typeof download>) => {
      fetched.push(new URL(url).pathname)
      if (fetched.length === 2) return Uint8Array.of(0)
      return download(url, signal)
    })
    const { files } = await herald.draw('draw me a fox style: anime --n 3')
    assert.equal(files.length, 3)
    assert.equal(fetched.length, 4)
    assert.equal(fetched[3], fetched[1])
  })
})
