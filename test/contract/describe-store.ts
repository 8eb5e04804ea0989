import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LeaseLostError } from '../../src/core/errors.ts'
import type { Clock } from '../../src/core/ports.ts'
import { sentence } from '../../src/core/reply/messages/index.ts'
import type { Delivery } from '../../src/core/request/delivery.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Claim, Store } from '../../src/core/store.ts'
import { newRequest, PLANNED, picture, SUBMITTED, submission, T0, UNKNOWN_ID, WORDS } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const clock: Clock = { now: () => T0 + 5_000 }
/** What every store promises. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`store on ${name}`, () => {
    let store: Store
    let other: Store
    withTwoStores(open, clock, (one, another) => {
      store = one
      other = another
    })

    async function inserted(eventId = 'one', change = {}): Promise<RequestId> {
      const request = newRequest(eventId, change)
      assert.equal(await store.insert(request), true)
      return request.id
    }
    async function claimed(id: RequestId, leaseUntil = T0 + 60_000): Promise<Claim> {
      const claim = await store.claim(id, T0 + 1, leaseUntil)
      assert.ok(claim)
      return claim
    }

    test('takes an event in once, however often it arrives', async () => {
      const id = await inserted()
      assert.equal(await store.insert(newRequest('one')), false)
      assert.equal(await other.insert(newRequest('one', { text: 'other words' })), false)
      const saved = await other.load(id)
      assert.deepEqual(saved?.request.event, newRequest('one').event)
      assert.equal(saved?.request.state, 'received')
      assert.equal(saved?.request.cancelRequested, false)
      assert.equal((await store.backlog()).open, 1)
      assert.equal(await store.load(UNKNOWN_ID), undefined)
    })

    test('keeps hostile text as it is, without NUL', async () => {
      const id = await inserted('nul', { text: `a\0b'; drop table request; -- ☃\u{1f980}`, person: 'ma\0ra' })
      const saved = await store.load(id)
      assert.equal(saved?.request.event.text, `ab'; drop table request; -- ☃\u{1f980}`)
      assert.equal(saved?.request.event.person.id, 'mara')
    })

    test('the backlog is what is open, and its oldest', async () => {
      assert.deepEqual(await store.backlog(), { open: 0, oldestAt: null })
      await inserted('young', { at: T0 + 20 })
      const old = await inserted('old', { at: T0 - 20 })
      assert.deepEqual(await store.backlog(), { open: 2, oldestAt: T0 - 20 })
      await store.end(await claimed(old), 'sentence', null)
      assert.deepEqual(await store.backlog(), { open: 1, oldestAt: T0 + 20 })
    })

    test('a stale runner changes nothing and is told so', async () => {
      const id = await inserted()
      const stale = await claimed(id)
      const holder = await other.claim(id, T0 + 60_001, T0 + 120_000)
      assert.ok(holder)
      await other.savePlan(holder, { words: WORDS, remarks: [], submissions: [submission(0, PLANNED)] })
      const delivery: Delivery = { requestId: id, kind: 'reply', state: 'open', steps: {}, failures: 0 }
      const before = await store.load(id)
      const attempts = [
        () => store.savePlan(stale, { words: WORDS, remarks: [], submissions: [submission(1, PLANNED)] }),
        () => store.saveSubmission(stale, submission(0, { name: 'collected', hordeId: 'x' })),
        () => store.savePicture(stale, submission(0, PLANNED), picture(0), null),
        () => store.goBack(stale, { pictures: [], submissions: [] }, T0),
        () => store.saveAnswer(stale, null),
        () => store.saveDelivery(stale, delivery),
        () => store.end(stale, 'pictures', null),
        () => store.renew(stale, T0 + 180_000),
        () => store.release(stale, null),
      ]
      for (const attempt of attempts) await assert.rejects(attempt, LeaseLostError)
      assert.deepEqual(await store.load(id), before)
      await other.release(holder, null)
    })

    test('a plan, once saved, stays', async () => {
      const id = await inserted()
      const claim = await claimed(id)
      const remarks = [sentence('help', {})]
      const plan = { words: WORDS, remarks, submissions: [submission(0, PLANNED), submission(1, PLANNED)] }
      await store.savePlan(claim, plan)
      const submitted = submission(0, { name: 'submitting', tries: 0, since: T0 })
      assert.equal(await store.leaveLine(claim, submitted, { limit: 30, nowMs: T0 + 3 }), true)
      assert.equal(
        await store.leaveLine(claim, submission(1, submitted.state), { limit: 30, nowMs: T0 + 9 }),
        true,
      )
      await store.saveSubmission(claim, submission(1, PLANNED))
      await store.savePlan(claim, plan)
      const saved = await store.load(id)
      assert.deepEqual(saved?.submissions, [submitted, submission(1, PLANNED)])
      assert.equal(saved?.request.state, 'generating')
      assert.deepEqual(saved?.request.words, WORDS)
      assert.deepEqual(saved?.request.remarks, remarks)
      assert.equal(saved?.request.firstSubmitAt, T0 + 3)
    })

    test('pictures keep their bytes until the request has ended, and no longer', async () => {
      const id = await inserted()
      const claim = await claimed(id)
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [submission(0, PLANNED)] })
      const collected = submission(0, { name: 'collected', hordeId: 'h' })
      const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
      await store.savePicture(claim, submission(0, SUBMITTED), picture(0), Uint8Array.of(1))
      assert.deepEqual((await store.load(id))?.submissions, [submission(0, SUBMITTED)])
      await store.savePicture(claim, submission(0, SUBMITTED), { ...picture(0), seed: '8' }, bytes)
      await store.savePicture(claim, collected, picture(1, true), null)
      const saved = await store.load(id)
      assert.deepEqual(saved?.pictures, [{ ...picture(0), seed: '8' }, picture(1, true)])
      assert.deepEqual(saved?.submissions, [collected])
      const read = await other.pictureBytes(id, 0, 0)
      assert.deepEqual(read && Uint8Array.from(read), bytes)
      assert.equal(await other.pictureBytes(id, 0, 1), undefined)
      await store.end(claim, 'pictures', null)
      assert.equal(await store.pictureBytes(id, 0, 0), undefined)
      assert.equal((await store.load(id))?.pictures.length, 2)
    })

    test('goes back from delivering for what was lost, and keeps the rest', async () => {
      const id = await inserted()
      const claim = await claimed(id)
      const collected = [0, 1].map((index) => submission(index, { name: 'collected', hordeId: 'h' }))
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: collected })
      for (const one of collected) {
        const shown = { ...picture(0), submission: one.index }
        await store.savePicture(claim, one, shown, Uint8Array.of(one.index))
      }
      await store.saveAnswer(claim, null)
      const delivery: Delivery = { requestId: id, kind: 'reply', state: 'open', steps: {}, failures: 3 }
      await store.saveDelivery(claim, { ...delivery, steps: { upload: { state: 'done', result: 'm1' } } })
      const receipt: Delivery = { ...delivery, kind: 'receipt', state: 'done', failures: 0 }
      await store.saveDelivery(claim, receipt)
      const lost = { pictures: [picture(0)], submissions: [submission(0, SUBMITTED)] }
      await store.goBack(claim, lost, T0 + 9)
      const back = await other.load(id)
      assert.equal(back?.request.state, 'generating')
      assert.equal(back?.request.wentBack, true)
      assert.equal(back?.request.firstSubmitAt, T0 + 9)
      assert.deepEqual(back?.submissions, [submission(0, SUBMITTED), collected[1]])
      assert.deepEqual(back?.pictures, [{ ...picture(0), submission: 1 }])
      assert.deepEqual(back?.deliveries, [receipt], 'what else was said once stays said')
      assert.equal(await store.pictureBytes(id, 0, 0), undefined)
      assert.ok(await store.pictureBytes(id, 1, 0))
    })

    test('an answer opens one reply; the end is recorded once and found by the posted message', async () => {
      const id = await inserted()
      const claim = await claimed(id)
      const answer = { sentence: sentence('help', {}), cause: 'wor\0ds' }
      await store.saveAnswer(claim, answer)
      const answeredAt = await store.saveAnswer(claim, answer)
      assert.deepEqual(await store.answerOf(id), { ...answer, cause: 'words' })
      const open = await store.load(id)
      assert.equal(open?.request.state, 'delivering')
      assert.equal(open?.request.answeredAt, answeredAt)
      assert.deepEqual(open?.deliveries, [
        { requestId: id, kind: 'reply', state: 'open', steps: {}, failures: 0 },
      ])
      const reply = { id: 'posted-1', ref: { file: 'a.webp' } }
      await store.end(claim, 'sentence', reply)
      await store.end(claim, 'unanswerable', null)
      await store.saveAnswer(claim, null)
      await store.release(claim, null)
      const ended = (await other.load(id))?.request
      assert.equal(ended?.state, 'ended')
      assert.equal(ended?.outcome, 'sentence')
      assert.equal(ended?.endedAt, T0 + 5_000)
      assert.deepEqual(await other.replyOf(id), reply)
      assert.equal(await store.nextDueAt(), null)
      assert.equal((await store.backlog()).open, 0)
      assert.equal(await store.findByMessage('console', 'me', 'posted-1'), id)
      assert.equal(await store.findByMessage('console', 'me', 'one'), id)
      assert.equal(await store.findByMessage('console', 'other', 'one'), undefined)
      assert.equal(await store.findByMessage('discord', 'me', 'one'), undefined)
      assert.deepEqual(await store.recentReplies('console', 'me', T0 + 5_000, 9), [reply])
      assert.deepEqual(await store.recentReplies('console', 'me', T0 + 5_001, 9), [])
      assert.deepEqual(await store.recentReplies('console', 'other', T0, 9), [])
    })

    test('cancel is refused from the moment the reply may be out, and allowed again when it surely is not', async () => {
      const id = await inserted()
      const claim = await claimed(id)
      await store.saveAnswer(claim, null)
      const delivery: Delivery = { requestId: id, kind: 'reply', state: 'open', steps: {}, failures: 0 }
      const attempted = { state: 'attempted', at: T0, looks: 0 } as const
      const uploaded = { upload: { state: 'done', result: 'm1' } } as const
      await store.saveDelivery(claim, { ...delivery, steps: uploaded })
      await store.saveDelivery(claim, { ...delivery, steps: { ...uploaded, post: attempted } })
      assert.equal(await other.requestCancel(id), false)
      await store.saveDelivery(claim, { ...delivery, steps: uploaded, failures: 1 })
      assert.equal(await other.requestCancel(id), true)
      assert.equal((await store.load(id))?.request.cancelRequested, true)
      await store.saveDelivery(claim, { ...delivery, steps: { ...uploaded, post: attempted } })
      const posted = { ...uploaded, post: { state: 'done', result: 'p1' } } as const
      await store.saveDelivery(claim, { ...delivery, steps: posted })
      assert.equal(await other.requestCancel(id), false)
      assert.deepEqual((await store.load(id))?.deliveries[0]?.steps, posted)
      await store.end(claim, 'pictures', null)
      assert.equal(await other.requestCancel(id), false)
      assert.equal(await other.requestCancel(UNKNOWN_ID), false)
    })

    test('finds the newest request of a person that can be repeated', async () => {
      for (const [n, eventId] of ['old', 'new', 'wordless', 'again', 'after'].entries()) {
        const id = await inserted(eventId, { at: T0 - 100 + n })
        if (eventId === 'wordless' || eventId === 'again') continue
        await store.savePlan(await claimed(id), { words: WORDS, remarks: [], submissions: [] })
      }
      const again = newRequest('again').id
      assert.equal(await store.latestOf('console', 'me', 'mara', again), newRequest('new').id)
      assert.equal(await store.latestOf('console', 'me', 'someone else', again), undefined)
      assert.equal(await store.latestOf('console', 'other', 'mara', again), undefined)
    })

    test('opting out holds until it is taken back', async () => {
      const who = { platform: 'console', account: 'me', personId: 'mara' } as const
      assert.equal(await store.isOptedOut(who), false)
      await store.setOptedOut(who, true, T0)
      await store.setOptedOut(who, true, T0 + 1)
      assert.equal(await other.isOptedOut(who), true)
      assert.deepEqual(await other.silence(who, ['here'], 0), { optedOut: true, closed: false })
      assert.equal(await other.isOptedOut({ ...who, account: 'other' }), false)
      await other.setOptedOut(who, false, T0)
      assert.equal(await store.isOptedOut(who), false)
    })

    test('a pause is prolonged, never shortened', async () => {
      assert.equal(await store.pausedUntil('horde'), undefined)
      await store.pause('horde', T0 + 500, 'TimeoutIP')
      await other.pause('horde', T0 + 100, 'shorter')
      assert.deepEqual(await store.pausedUntil('horde'), { untilMs: T0 + 500, reason: 'TimeoutIP' })
      await other.pause('horde', T0 + 900, 'longer')
      assert.deepEqual(await store.pausedUntil('horde'), { untilMs: T0 + 900, reason: 'longer' })
    })

    test('a cursor is what any process saved last under its name', async () => {
      assert.equal(await store.cursor('mastodon-a'), undefined)
      await store.saveCursor('mastodon-a', '10')
      await other.saveCursor('mastodon-b', 'b')
      await other.saveCursor('mastodon-a', '{"after":"9\0"}')
      assert.equal(await store.cursor('mastodon-a'), '{"after":"9"}')
    })
  })
}
