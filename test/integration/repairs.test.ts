import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { LeaseLostError } from '../../src/core/errors.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Claim } from '../../src/core/store.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { TestHerald } from '../support/herald.ts'

/** Lets a request end on a platform other than the console. */
function ended(herald: TestHerald, id: RequestId): Promise<void> {
  return herald.until(async () => (await herald.app.store.load(id))?.request.state === 'ended', id)
}

function sayOn(platform: ChatPlatform, herald: TestHerald, text: string, more: { repliesTo?: string } = {}) {
  const { id } = platform.mention(text)
  const ref = { statusId: id, handle: 'ada', audience: 'public' }
  return herald.say(text, { platform: 'mastodon', account: 'test', eventId: id, ref, ...more })
}

describe('cancel', () => {
  test('without replying to anything, takes what was asked for a moment ago and is not planned yet', async () => {
    await using herald = await TestHerald.start()
    const drawing = await herald.say('draw me a fox style: anime --n 1')
    const cancel = await herald.say('cancel')
    await herald.app.runner(cancel)
    assert.match((await herald.end(cancel)).text, /stopping/)
    assert.equal((await herald.app.store.load(drawing))?.request.cancelRequested, true)
    assert.equal((await herald.end(drawing)).aggregate.request.outcome, 'sentence')
    assert.equal(herald.simulator.state().submits, 0, 'nothing was sent')
  })

  test('says the same when the process died before it could answer', async () => {
    await using herald = await TestHerald.start()
    const drawing = await herald.say('draw me a fox style: anime --n 1')
    const cancel = await herald.say('cancel')
    // As by a run that died after its effect.
    await herald.app.store.requestCancel(drawing)
    await herald.app.runner(drawing)
    const { aggregate } = await herald.end(drawing)
    assert.equal(aggregate.request.state, 'ended')
    await herald.end(cancel)
    const said = await herald.app.store.answerOf(cancel)
    assert.equal(said?.sentence.key, 'cancelling')
  })
})

describe('a process that dies between doing and saying', () => {
  /** Once, the process dies when it would save what it says. */
  function dieBeforeSaying(t: TestContext, { app: { store } }: TestHerald): void {
    const dies = async (claim: Claim) => {
      await store.freeAll()
      throw new LeaseLostError(claim.id)
    }
    t.mock.method(store, 'saveAnswer').mock.mockImplementationOnce(dies)
  }

  test('still tells how many requests were erased', async (t) => {
    await using platform = await ChatPlatform.start()
    await using herald = await TestHerald.start({}, [testAdapter(platform)])
    for (let asked = 0; asked < 2; asked += 1) await ended(herald, await sayOn(platform, herald, 'help'))
    dieBeforeSaying(t, herald)
    await ended(herald, await sayOn(platform, herald, 'forget me'))
    assert.match(platform.posts().at(-1)?.text ?? '', /2 requests/)
  })

  test('still cancels what was under way, and is told once that it is left alone', async (t) => {
    await using platform = await ChatPlatform.start()
    await using herald = await TestHerald.start({}, [testAdapter(platform)])
    const drawing = await sayOn(platform, herald, 'draw me a fox style: anime --n 1')
    const stop = await sayOn(platform, herald, 'stop')
    dieBeforeSaying(t, herald)
    await herald.app.runner(stop)
    await ended(herald, stop)
    await ended(herald, drawing)
    assert.deepEqual(
      platform.posts().map(({ text }) => /won't answer/.test(text)),
      [true],
    )
    assert.equal(herald.simulator.state().submits, 0, 'nothing was sent')
  })

  test('cancels one drawing, not the next one as well', async (t) => {
    await using herald = await TestHerald.start()
    const older = await herald.say('draw me a fox style: anime --n 1')
    const newer = await herald.say('draw me an owl style: anime --n 1')
    const cancel = await herald.say('cancel')
    dieBeforeSaying(t, herald)
    await herald.app.runner(cancel)
    await herald.end(newer)
    await herald.app.runner(cancel)
    assert.match((await herald.end(cancel)).text, /stopping/)
    assert.equal((await herald.end(older)).aggregate.request.outcome, 'pictures')
  })
})

describe('a process that dies over a request each time', () => {
  test('is not fed with it for ever', async () => {
    await using herald = await TestHerald.start()
    const id = await herald.say('help')
    const { store } = herald.app
    for (let death = 0; death < 10; death += 1) {
      const now = herald.now()
      assert.ok(await store.claim(id, now, now + 60_000, true))
      await store.freeAll()
    }
    const { aggregate } = await herald.end(id)
    assert.equal(aggregate.request.outcome, 'unanswerable')
    assert.match(aggregate.request.cause ?? '', /died 10 times/)
  })

  test('a run that ends well makes earlier deaths forgotten', async () => {
    await using herald = await TestHerald.start()
    const id = await herald.say('help')
    const { store } = herald.app
    for (let death = 0; death < 40; death += 1) {
      const claim = await store.claim(id, herald.now(), herald.now() + 60_000, true)
      assert.ok(claim)
      if (death % 8 === 0) await store.release(claim, herald.now())
      else await store.freeAll()
    }
    assert.equal((await herald.end(id)).aggregate.request.outcome, 'sentence')
  })
})

describe('delete', () => {
  /** Somebody has a picture, and takes it back by replying to it. */
  async function drawn(herald: TestHerald, platform: ChatPlatform) {
    await ended(herald, await sayOn(platform, herald, 'draw me a fox style: anime --n 1'))
    const [posted] = platform.posts()
    assert.ok(posted)
    return { posted, remove: () => sayOn(platform, herald, 'delete', { repliesTo: posted.id }) }
  }

  for (const [who, gone] of [
    ['somebody was faster', true],
    ['nobody was faster', false],
  ] as const) {
    test(`says that the message is gone when ${who}`, async () => {
      await using platform = await ChatPlatform.start()
      await using herald = await TestHerald.start({}, [testAdapter(platform)])
      const { posted, remove } = await drawn(herald, platform)
      if (gone) platform.world.erase(posted.id)
      const id = await remove()
      await ended(herald, id)
      assert.equal((await herald.app.store.answerOf(id))?.sentence.key, 'deleted')
      assert.equal(platform.posts().length, 1, 'nothing but the answer is left')
    })
  }

  test('that the platform refuses says so', async () => {
    await using platform = await ChatPlatform.start()
    await using herald = await TestHerald.start({}, [testAdapter(platform)])
    const { remove } = await drawn(herald, platform)
    void platform.inject({ route: 'remove', answer: 'json-4xx', effect: 'none', times: 1 })
    const id = await remove()
    await ended(herald, id)
    assert.equal((await herald.app.store.answerOf(id))?.sentence.key, 'cannotDelete')
  })
})
