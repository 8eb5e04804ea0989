import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Sentence, sentence } from '../../src/core/reply/messages/index.ts'
import type { Delivery, PostedReply, StepRecord } from '../../src/core/request/delivery.ts'
import type { Outcome, RequestId } from '../../src/core/request/model.ts'
import type { Claim, Store } from '../../src/core/store.ts'
import { newRequest, picture, submission, T0, UNKNOWN_ID, WORDS } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const LATER = T0 + 3_600_000
const ATTEMPTED: StepRecord = { state: 'attempted', at: T0, looks: 0 }
const DONE: StepRecord = { state: 'done', result: 'x' }

/** What every store promises operators. */
export function describeOperator(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`operator on ${name}`, () => {
    let store: Store
    let other: Store
    withTwoStores(open, { now: () => T0 }, (one, another) => {
      store = one
      other = another
    })

    async function claimed(eventId: string, change = {}): Promise<Claim> {
      const request = newRequest(eventId, change)
      await store.insert(request)
      const claim = await store.claim(request.id, LATER, LATER + 60_000)
      assert.ok(claim)
      return claim
    }
    /** A request that was drawn, delivered in these steps, and ended. */
    async function ended(
      eventId: string,
      outcome: Outcome,
      steps: readonly Delivery['steps'][] = [],
      reply: PostedReply | null = null,
      said: Sentence = sentence('stuck', {}),
    ): Promise<RequestId> {
      const claim = await claimed(eventId)
      const drawn = submission(0, { name: 'collected', hordeId: 'h' })
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [drawn] })
      await store.savePicture(claim, drawn, picture(0), Uint8Array.of(1))
      await store.saveAnswer(claim, { sentence: said, cause: 'the token expired' })
      for (const step of steps) {
        await store.saveDelivery(claim, {
          requestId: claim.id,
          kind: 'reply',
          state: 'open',
          steps: step,
          failures: 3,
        })
      }
      await store.end(claim, outcome, reply)
      await store.release(claim, null)
      return claim.id
    }

    test('lists newest first, by state or outcome, no more than asked for', async () => {
      const first = await ended('first', 'unanswerable')
      const second = (await claimed('second', { at: T0 + 1 })).id
      await store.insert(newRequest('third', { at: T0 + 2 }))
      const ids = async (...call: Parameters<Store['listRequests']>) =>
        (await other.listRequests(...call)).map(({ id }) => id)
      const third = newRequest('third').id
      assert.deepEqual(await ids('open', 9), [third, second])
      assert.deepEqual(await ids('all', 9), [third, second, first])
      assert.deepEqual(await ids('all', 1), [third])
      assert.deepEqual(await ids('received', 9), [third, second])
      assert.deepEqual(await ids('ended', 9), [first])
      assert.deepEqual(await ids('unanswerable', 9), [first])
      assert.deepEqual(await ids('pictures', 9), [])
      assert.deepEqual(await other.summaryOf(first), {
        id: first,
        platform: 'console',
        account: 'me',
        state: 'ended',
        outcome: 'unanswerable',
        cause: 'the token expired',
        createdAt: T0,
        nextRunAt: null,
        leaseUntil: 0,
      })
      assert.equal((await other.summaryOf(second))?.leaseUntil, LATER + 60_000)
      assert.equal(await other.summaryOf(UNKNOWN_ID), undefined)
    })

    test('starts over what nobody got a reply to, as if it had just come in', async () => {
      const id = await ended('one', 'unanswerable', [{ upload: DONE }])
      assert.equal(await other.reopen(id, LATER), 'reopened')
      const again = await store.load(id)
      assert.deepEqual(again, {
        request: {
          ...again?.request,
          event: newRequest('one').event,
          parsed: newRequest('one').parsed,
          state: 'received',
          outcome: null,
          words: null,
          remarks: [],
          cause: null,
          cancelRequested: false,
          wentBack: false,
          createdAt: T0,
          takenUpAt: LATER,
          firstSubmitAt: null,
          endedAt: null,
        },
        submissions: [],
        pictures: [],
        deliveries: [],
        answer: null,
      })
      assert.equal(await store.answerOf(id), null)
      assert.deepEqual((await store.due(LATER, 9)).ids, [id], 'a running service finds it')
      assert.ok(await store.claim(id, LATER, LATER + 60_000))
    })

    test('of two operators one starts it over, and nothing of the new run is lost to the other', async () => {
      const id = await ended('one', 'unanswerable')
      assert.equal(await store.reopen(id, LATER), 'reopened')
      const claim = await store.claim(id, LATER, LATER + 60_000)
      assert.ok(claim)
      const drawn = submission(0, { name: 'planned', tries: 0, notBefore: 0 })
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [drawn] })
      assert.equal(await other.reopen(id, LATER), 'open')
      assert.equal((await store.load(id))?.submissions.length, 1)
    })

    test('an attempt that certainly failed does not count as a reply', async () => {
      const id = await ended('one', 'unanswerable', [{ upload: DONE, post: ATTEMPTED }, { upload: DONE }])
      assert.equal(await store.reopen(id, LATER), 'reopened')
    })

    test('starts over what ended stuck, whose one reply says only that we failed', async () => {
      const id = await ended('one', 'sentence', [{ post: ATTEMPTED }, { post: DONE }], {
        id: 'm1',
        ref: null,
      })
      assert.equal(await other.reopen(id, LATER), 'reopened')
      assert.equal(await store.replyOf(id), undefined)
      assert.equal(await store.requestCancel(id), true, 'nothing of the new reply is posted')
    })

    test('what was posted, or may have been, is never started over', async () => {
      const posted = { id: 'm1', ref: null }
      assert.equal(await store.reopen(await ended('a', 'pictures', [], posted), LATER), 'answered')
      const refusal = sentence('requestRefused', {})
      assert.equal(await store.reopen(await ended('b', 'sentence', [], posted, refusal), LATER), 'answered')
      assert.equal(
        await store.reopen(await ended('c', 'unanswerable', [{ post: ATTEMPTED }]), LATER),
        'in-doubt',
      )
      // The first of two posts is there, although the second certainly failed.
      const half = [{ one: ATTEMPTED }, { one: DONE }, { one: DONE, two: ATTEMPTED }, { one: DONE }]
      assert.equal(await store.reopen(await ended('d', 'unanswerable', half), LATER), 'in-doubt')
    })

    test('an open, an unknown, an erased and an opted-out person’s request is left alone', async () => {
      assert.equal(await store.reopen((await claimed('open')).id, LATER), 'open')
      assert.equal(await store.reopen(UNKNOWN_ID, LATER), 'unknown')
      const id = await ended('one', 'unanswerable')
      const who = { platform: 'console', account: 'me', personId: 'mara' } as const
      await store.setOptedOut(who, true, LATER)
      assert.equal(await store.reopen(id, LATER), 'opted-out')
      await store.setOptedOut(who, false, LATER)
      await store.erasePerson(who)
      assert.equal(await store.reopen(id, LATER), 'erased')
      assert.equal((await store.summaryOf(id))?.outcome, 'unanswerable')
    })
  })
}
