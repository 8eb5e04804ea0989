import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestId } from '../../src/core/request/model.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform, type Status } from '../simulators/platform/index.ts'
import { TestHerald } from '../support/herald.ts'

const MINUTE_MS = 60_000

async function asked(herald: TestHerald, platform: ChatPlatform): Promise<[RequestId, Status]> {
  const trigger = platform.mention('draw me a fox style: anime --n 1')
  const id = await herald.say('draw me a fox style: anime --n 1', {
    platform: 'mastodon',
    account: 'test',
    eventId: trigger.id,
    ref: { statusId: trigger.id, handle: 'ada', audience: 'public' },
  })
  return [id, trigger]
}

async function ended(herald: TestHerald, id: RequestId): Promise<string | null | undefined> {
  await herald.until(async () => (await herald.app.store.summaryOf(id))?.state === 'ended', id)
  return (await herald.app.store.summaryOf(id))?.outcome
}

test('what failed while the account was locked out is drawn and posted once, after a retry', async () => {
  await using platform = await ChatPlatform.start()
  await using herald = await TestHerald.start({}, [testAdapter(platform)])
  const [id, trigger] = await asked(herald, platform)
  void platform.inject({ route: 'post', answer: 'unauthorized', effect: 'none' })
  assert.equal(await ended(herald, id), 'unanswerable')
  assert.equal(platform.posts().length, 0)
  platform.clearFaults()

  // Long past the deadline of the first run, and after a restart.
  await herald.restart()
  assert.equal(await herald.app.store.reopen(id, herald.now()), 'reopened')
  assert.equal(await ended(herald, id), 'pictures')
  assert.equal(platform.posts(trigger.id).length, 1)
  assert.equal(platform.posts(trigger.id)[0]?.media.length, 1)
  assert.equal(await herald.app.store.reopen(id, herald.now()), 'answered')
})

test('what may have been posted is not retried', async () => {
  await using platform = await ChatPlatform.start()
  await using herald = await TestHerald.start({}, [testAdapter(platform)])
  const [id] = await asked(herald, platform)
  // The post is there, but its answer was lost, and then nothing may be looked up any more.
  void platform.inject({ route: 'post', answer: 'reset', effect: 'done', times: 1 })
  void platform.inject({ route: 'replies', answer: 'unauthorized', effect: 'none' })
  assert.equal(await ended(herald, id), 'unanswerable')
  platform.clearFaults()
  assert.equal(await herald.app.store.reopen(id, herald.now()), 'in-doubt')
  assert.equal(platform.posts().length, 1)
})

test('what is started over has its whole time again, in the line and at the Horde', async () => {
  await using platform = await ChatPlatform.start()
  await using herald = await TestHerald.start({}, [testAdapter(platform)])
  const [id, trigger] = await asked(herald, platform)
  void platform.inject({ route: 'post', answer: 'unauthorized', effect: 'none' })
  assert.equal(await ended(herald, id), 'unanswerable')
  platform.clearFaults()
  const from = herald.now()
  assert.equal(await herald.app.store.reopen(id, from), 'reopened')
  // Others are sent for half an hour before its turn comes.
  const line = `submit ${herald.simulator.url}`
  await herald.app.store.pause(line, from + 30 * MINUTE_MS, 'busy')
  await herald.app.store.markServed(line, from + 19 * MINUTE_MS)
  assert.equal(await ended(herald, id), 'pictures')
  assert.equal(platform.posts(trigger.id)[0]?.media.length, 1)
})

for (const idempotency of [false, true]) {
  test(`what ended stuck is drawn after a retry, where posts ${idempotency ? 'have' : 'have no'} keys`, async () => {
    await using platform = await ChatPlatform.start({ idempotency })
    await using herald = await TestHerald.start({}, [testAdapter(platform)])
    const [id, trigger] = await asked(herald, platform)
    void platform.inject({ route: 'upload', answer: 'json-4xx', effect: 'none' })
    assert.equal(await ended(herald, id), 'sentence')
    assert.equal((await herald.app.store.answerOf(id))?.sentence.key, 'stuck')
    platform.clearFaults()
    assert.equal(await herald.app.store.reopen(id, herald.now() + 1), 'reopened')
    herald.pass(1)
    assert.equal(await ended(herald, id), 'pictures')
    assert.deepEqual(
      platform.posts(trigger.id).map(({ media }) => media.length),
      [0, 1],
    )
    assert.equal(await herald.app.store.reopen(id, herald.now()), 'answered')
  })
}

test('what was given up because its processes died is drawn after a retry', async () => {
  await using herald = await TestHerald.start()
  const id = await herald.say('draw me a fox style: anime --n 1')
  const { store } = herald.app
  for (let death = 0; death < 10; death += 1) {
    assert.ok(await store.claim(id, herald.now(), herald.now() + MINUTE_MS, true))
    await store.freeAll()
  }
  assert.equal((await herald.end(id)).aggregate.request.outcome, 'unanswerable')
  assert.equal(await store.reopen(id, herald.now()), 'reopened')
  assert.equal((await herald.end(id)).files.length, 1)
})
