import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { LeaseLostError, PublishError } from '../../../src/core/errors.ts'
import { Desk } from './desk.ts'
import { ByHand, drawn } from './drawn.ts'
import type { AdapterHarness, Failure } from './harness.ts'

/** A reply with one picture, everything ready but the post itself. */
async function readyToPost(desk: Desk, words = 'draw me a fox') {
  const asked = await desk.asked(words)
  await drawn(desk, asked.id, 1)
  const byHand = await ByHand.open(desk, asked.id, asked.event)
  await byHand.prepare()
  return { ...asked, byHand }
}

/** Posts while this goes wrong, and gives the error. */
async function failing(desk: Desk, byHand: ByHand, failure: Failure): Promise<PublishError> {
  const patience = new AbortController()
  const struck = desk.platform.fail('post', failure)
  if (failure.answer === 'hang')
    void struck.then(() => patience.abort(new DOMException('late', 'TimeoutError')))
  return publishError(byHand.post(patience.signal))
}

async function publishError(posting: Promise<unknown>): Promise<PublishError> {
  const error = await posting.then(
    () => assert.fail('the post should fail'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof PublishError, `a PublishError, not ${inspect(error)}`)
  return error
}

/** Some platforms name the second at which a limit ends. */
const ROUNDED_UP_MS = 1_000

const VERDICTS: readonly [string, Failure['answer'], Pick<PublishError, 'outcome' | 'kind'>][] = [
  ['HTML 502: it may have happened', 'html-502', { outcome: 'unknown', kind: 'transient' }],
  ['text 503: it may have happened', 'text-503', { outcome: 'unknown', kind: 'transient' }],
  ['no answer in time: it may have happened', 'hang', { outcome: 'unknown', kind: 'transient' }],
  ['connection reset: it may have happened', 'reset', { outcome: 'unknown', kind: 'transient' }],
  ['JSON 4xx: refused, nothing was sent', 'json-4xx', { outcome: 'not-sent', kind: 'rejected' }],
  ['401: our token is not accepted', 'unauthorized', { outcome: 'not-sent', kind: 'auth' }],
  ['429: told to wait', 'rate-limited', { outcome: 'not-sent', kind: 'rate-limited' }],
]

/** What a publisher makes of a platform that fails. */
export function failureItems(harness: AdapterHarness): void {
  const { cannot = {} } = harness
  /** What only a post that must not be made twice has to promise. */
  const once = { skip: cannot['new-message'] }

  for (const [name, answer, { outcome, kind }] of VERDICTS) {
    test(name, async () => {
      await using desk = await Desk.open(harness)
      await desk.listen()
      const { byHand } = await readyToPost(desk)
      const error = await failing(desk, byHand, { answer, effect: 'none' })
      assert.equal(error.outcome, outcome)
      assert.equal(error.kind, kind)
      if (answer === 'rate-limited') {
        const moreMs = (error.retryAfterMs ?? Number.NaN) - desk.platform.retryAfterMs
        assert.ok(moreMs >= 0 && moreMs <= ROUNDED_UP_MS, `waits for ${error.retryAfterMs} ms`)
      }
    })
  }

  test('the message is gone: nobody is left to answer', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { byHand, message } = await readyToPost(desk)
    await desk.platform.erase(message)
    const error = await publishError(byHand.post())
    assert.equal(error.kind, 'target-gone')
    assert.equal(error.outcome, 'not-sent')
  })

  test(
    'nothing is posted where the right to post was lost on the way, and the error says so',
    once,
    async () => {
      await using desk = await Desk.open(harness)
      await desk.listen()
      const { byHand, id } = await readyToPost(desk)
      const lost = new LeaseLostError(id)
      await assert.rejects(
        byHand.post(undefined, () => Promise.reject(lost)),
        (error) => error === lost,
      )
      assert.deepEqual(await desk.platform.posts(), [])
    },
  )

  test('accepted and then dropped: it may have happened, and is found', once, async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { byHand, event } = await readyToPost(desk)
    const attemptedAt = desk.now()
    const error = await failing(desk, byHand, { answer: 'reset', effect: 'done' })
    assert.equal(error.outcome, 'unknown')
    desk.passTime(desk.adapter.publisher.capabilities(event).settleMs)
    const found = await byHand.find(attemptedAt)
    const [posted] = await desk.platform.posts()
    assert.equal(found?.id, posted?.id)
  })

  for (const [name, effect] of [
    ['dropped before it was accepted', 'none'],
    ['accepted and then dropped', 'done'],
    ['carried out late', 'late'],
  ] as const) {
    test(`${name}: in the end one reply`, async () => {
      await using desk = await Desk.open(harness)
      await desk.listen()
      const { id, message } = await desk.asked('draw me a fox')
      await drawn(desk, id, 1)
      const { latestEffectMs } = desk.platform
      void desk.platform.fail('post', {
        answer: 'reset',
        effect: effect === 'late' ? { afterMs: latestEffectMs } : effect,
      })
      assert.equal((await desk.finish(id)).request.outcome, 'pictures')
      desk.passTime(latestEffectMs + 1)
      const replies = (await desk.platform.posts()).filter(({ inReplyTo }) => inReplyTo === message.id)
      assert.equal(replies.length, 1)
    })
  }

  test('accepted and then dropped: one reply, whoever may read it', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    for (const audience of desk.platform.audiences) {
      const { id, message } = await desk.asked(`draw me a fox for ${audience}`, audience)
      await drawn(desk, id, 1)
      void desk.platform.fail('post', { answer: 'reset', effect: 'done' })
      assert.equal((await desk.finish(id)).request.outcome, 'pictures')
      const replies = (await desk.platform.posts()).filter(({ inReplyTo }) => inReplyTo === message.id)
      assert.equal(replies.length, 1, `${replies.length} replies, ${audience}`)
    }
  })

  test('the same post twice is one, where the platform is said to see to that', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { byHand, event } = await readyToPost(desk)
    if (!desk.adapter.publisher.capabilities(event).nativeIdempotency) return
    const one = await byHand.post()
    const two = await byHand.post()
    assert.equal(one.id, two.id)
    assert.equal((await desk.platform.posts()).length, 1)
  })

  test("somebody else's reply with our words is not taken for ours", once, async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { byHand, message, event } = await readyToPost(desk)
    const attemptedAt = desk.now()
    await failing(desk, byHand, { answer: 'reset', effect: 'none' })
    await desk.platform.othersReply(message, byHand.reply.text)
    desk.passTime(desk.adapter.publisher.capabilities(event).settleMs)
    assert.equal(await byHand.find(attemptedAt), null)
  })

  test('our reply to one message is not taken for the one to another', once, async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const one = await readyToPost(desk)
    await one.byHand.post()
    const two = await readyToPost(desk, 'draw me a hare')
    assert.equal(two.byHand.reply.text, one.byHand.reply.text)
    const attemptedAt = desk.now()
    await failing(desk, two.byHand, { answer: 'reset', effect: 'none' })
    desk.passTime(desk.adapter.publisher.capabilities(two.event).settleMs)
    assert.equal(await two.byHand.find(attemptedAt), null)
  })

  test('no error and no log line shows a secret', async () => {
    await using desk = await Desk.open(harness)
    await desk.listen()
    const { byHand } = await readyToPost(desk)
    const errors: unknown[] = []
    for (const [, answer] of VERDICTS) {
      errors.push(await failing(desk, byHand, { answer, effect: 'none' }))
      if (answer === 'hang') continue
      let struck = false
      void desk.platform.fail('events', { answer, effect: 'none' }).then(() => {
        struck = true
      })
      await desk.until('the source asks for events', () => struck)
    }
    await desk.asked('draw me a fence')
    const texts = errors.map((error) => `${inspect(error, { depth: 12, showHidden: true })} ${String(error)}`)
    for (const secret of desk.platform.secrets) {
      for (const text of [...texts, desk.logged]) assert.ok(!text.includes(secret), `a secret is in: ${text}`)
    }
  })
}
