import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AdapterFactory, PublishStep } from '../../src/core/ports.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { TestHerald } from '../support/herald.ts'
import { postingBy } from '../support/plain-publisher.ts'

const HOURS_MS = 3 * 3_600_000
const SOON_MS = 10 * 60_000

describe('a clock that is set back by hours holds nobody up', () => {
  const moments: Record<string, (herald: TestHerald) => Promise<unknown>> = {
    'before it is planned': async () => {},
    'while it stands aside for a pause': async (herald) => {
      await herald.app.store.pause(`submit ${herald.simulator.url}`, herald.now() + 60_000, 'busy')
      for (const id of (await herald.app.store.due(herald.now(), 1)).ids) await herald.app.runner(id)
    },
    'while it is drawn': (herald) =>
      herald.until(async () => herald.simulator.state().submits > 0, 'the submission'),
    'while a process that died still held it': async (herald) => {
      const now = herald.now()
      for (const id of (await herald.app.store.due(now, 1)).ids)
        await herald.app.store.claim(id, now, now + 60_000)
    },
  }
  for (const [when, reach] of Object.entries(moments)) {
    test(when, async () => {
      await using herald = await TestHerald.start()
      const id = await herald.say('draw me a fox style: anime --n 1')
      await reach(herald)
      herald.setBack(HOURS_MS)
      const from = herald.now()
      assert.equal((await herald.end(id)).aggregate.request.outcome, 'pictures')
      assert.ok(herald.now() - from < SOON_MS, `${herald.now() - from} ms`)
    })
  }

  test('while a job is drawn that nobody finishes: it ends at its deadline', async () => {
    await using herald = await TestHerald.start()
    herald.simulator.inject({ route: 'job', kind: 'never' })
    const id = await herald.say('draw me a fox style: anime --n 1')
    await herald.until(async () => herald.simulator.state().submits > 0, 'the submission')
    herald.setBack(HOURS_MS)
    const from = herald.now()
    await herald.end(id)
    assert.ok(herald.now() - from < 25 * 60_000)
  })
})

describe('a clock that jumps posts nothing twice', () => {
  for (const [name, jump] of [
    ['back', (herald: TestHerald) => herald.setBack(HOURS_MS)],
    ['ahead', (herald: TestHerald) => herald.pass(HOURS_MS)],
  ] as const) {
    test(`${name}, when the answer to a post was lost`, async () => {
      await using platform = await ChatPlatform.start()
      await using herald = await TestHerald.start({}, [testAdapter(platform)])
      const trigger = platform.mention('help')
      const id = await herald.say('help', {
        platform: 'mastodon',
        account: 'test',
        eventId: trigger.id,
        ref: { statusId: trigger.id, handle: 'ada', audience: 'public' },
      })
      void platform.inject({ route: 'post', answer: 'reset', effect: 'done', times: 1 })
      await herald.until(async () => platform.posts().length > 0, 'the post')
      jump(herald)
      const from = herald.now()
      await herald.until(async () => (await herald.app.store.load(id))?.request.state === 'ended', id)
      assert.equal((await herald.app.store.load(id))?.request.outcome, 'sentence')
      assert.equal(platform.posts().length, 1)
      assert.ok(herald.now() - from < SOON_MS)
    })

    test(`${name}, while the post is on its way and another process takes over`, async () => {
      let posts = 0
      const post: PublishStep = {
        name: 'post',
        effect: 'once',
        async run() {
          jump(herald)
          assert.deepEqual((await herald.app.store.due(herald.now(), 9)).ids, [id], 'another may take it')
          await herald.app.runner(id)
          posts += 1
          return 'posted'
        },
        find: async () => (posts > 0 ? 'found' : null),
      }
      const slow: AdapterFactory = () => ({
        platform: 'mastodon',
        account: 'slow',
        publisher: postingBy(post, 30_000),
      })
      await using herald = await TestHerald.start({}, [slow])
      const id = await herald.say('help', { platform: 'mastodon', account: 'slow' })
      assert.equal((await herald.end(id)).text, 'found')
      assert.equal(posts, 1)
    })
  }
})
