import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { lineOf } from '../../src/core/pipeline/line.ts'
import type { RequestId, SubmissionState } from '../../src/core/request/model.ts'
import type { Claim, Store } from '../../src/core/store.ts'
import { newRequest, submission, T0, WORDS } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const PLANNED = { name: 'planned', tries: 0, notBefore: 0 } as const
const LEAVING: SubmissionState = { name: 'submitting', tries: 0, since: T0 }
const LINE = lineOf(newRequest('any'))

/** What every store promises about who is sent next. */
export function describeLines(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`lines on ${name}`, () => {
    let store: Store
    let other: Store
    let now = T0
    const claims = new Map<RequestId, Claim>()
    withTwoStores(open, { now: () => now }, (one, another) => {
      store = one
      other = another
      now = T0
      claims.clear()
    })

    /** A planned request of a person, claimed and with its next run ahead. */
    async function planned(eventId: string, person: string, state: SubmissionState = PLANNED, count = 1) {
      const request = newRequest(eventId, { person })
      await store.insert(request)
      const claim = await store.claim(request.id, T0 + 1, T0 + 600_000)
      assert.ok(claim)
      const submissions = Array.from({ length: count }, (_, index) => submission(index, state))
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions })
      await store.release(claim, T0 + 300_000)
      now += 1
      return request.id
    }
    async function claimOf(id: RequestId): Promise<Claim> {
      const claim = claims.get(id) ?? (await store.claim(id, T0 + 300_001, T0 + 900_000))
      assert.ok(claim)
      claims.set(id, claim)
      return claim
    }
    async function leave(id: RequestId, limit = 30, by = store, index = 0): Promise<boolean> {
      return by.leaveLine(await claimOf(id), submission(index, LEAVING), { limit, nowMs: T0 })
    }
    async function order(): Promise<string[]> {
      const gone: string[] = []
      for (;;) {
        const first = await store.firstInLine(LINE, T0)
        if (first === undefined) return gone
        assert.equal(await leave(first.requestId, 1_000, store, first.index), true)
        gone.push(`${first.requestId.split('-').at(-1)}${first.index === 0 ? '' : `/${first.index}`}`)
      }
    }

    test('many requests of one person do not hold up one of another', async () => {
      for (const event of ['a1', 'a2', 'a3', 'a4']) await planned(event, 'ada')
      assert.equal(await leave('console-me-a1' as RequestId), true)
      assert.equal(await leave('console-me-a2' as RequestId), true)
      const late = await planned('b1', 'bob')
      assert.equal(await store.lineAhead(late), 0)
      assert.deepEqual(await order(), ['b1', 'a3', 'a4'])
    })

    test('a line that nothing left for long is forgotten, for it may name the account of who paid', async () => {
      const request = newRequest('own', { person: 'ada' })
      const payer = { hordeId: 7, hordeName: 'ada#7' }
      const line = lineOf({ ...request, payer })
      await store.insert(request)
      const claim = await store.claim(request.id, T0 + 1, T0 + 600_000)
      assert.ok(claim)
      await store.savePlan(claim, { words: WORDS, remarks: [], payer, submissions: [submission(0, PLANNED)] })
      assert.equal(await store.leaveLine(claim, submission(0, LEAVING), { limit: 30, nowMs: T0 }), true)
      await store.markServed(line, T0)
      await store.pause(`full ${line}`, T0, 'TooManyPrompts')
      const remembered = async () => [
        await other.servedAt(line),
        (await other.pausedUntil(`full ${line}`))?.untilMs,
      ]

      await other.dropStandings(T0 + 1, T0 + 1)
      assert.equal((await remembered())[0], T0, 'what left it is still being drawn')
      await store.end(claim, 'sentence', null)
      await other.dropStandings(T0, T0 + 1)
      assert.equal((await remembered())[0], T0, 'somebody was served then')
      await other.dropStandings(T0 + 1, T0 + 1)
      assert.deepEqual(await remembered(), [0, undefined])
    })

    test('people take turns, and a larger request is a longer turn', async () => {
      await planned('a1', 'ada', PLANNED, 2)
      await planned('a2', 'ada')
      for (const event of ['b1', 'b2', 'b3']) await planned(event, 'bob')
      assert.equal(await store.lineAhead('console-me-b3' as RequestId), 4)
      assert.deepEqual(await order(), ['a1', 'a1/1', 'b1', 'b2', 'a2', 'b3'])
    })

    test('nobody waits behind a request that ended before it was sent, or drawn', async () => {
      const buried = await planned('buried', 'ada', PLANNED, 2)
      const next = await planned('next', 'bob')
      assert.equal(await leave(buried, 1), true)
      assert.equal(await store.hasRoom(LINE, 1, 1, T0), false)
      await store.end(await claimOf(buried), 'unanswerable', null)
      assert.equal((await store.firstInLine(LINE, T0))?.requestId, next)
      assert.equal(await store.hasRoom(LINE, 1, 1, T0), true)
    })

    test('a line that was empty remembers nobody', async () => {
      await planned('a1', 'ada', PLANNED, 9)
      await order()
      await planned('a2', 'ada')
      await planned('b1', 'bob')
      assert.deepEqual(await order(), ['a2', 'b1'])
    })

    test('who cannot go now does not block the others', async () => {
      const aside = await planned('a1', 'ada', { ...PLANNED, notBefore: T0 + 50 })
      const next = await planned('b1', 'bob')
      assert.equal((await store.firstInLine(LINE, T0))?.requestId, next)
      assert.equal((await store.firstInLine(LINE, T0 + 50))?.requestId, aside)
      await store.saveSubmission(
        await claimOf(aside),
        submission(0, { name: 'failed', failure: { sentence: { key: 'help', params: {} }, cause: 'x' } }),
      )
      assert.equal((await store.firstInLine(LINE, T0 + 50))?.requestId, next)
    })

    test('one whose runner died is passed over by the others, not by itself', async () => {
      const dead = await planned('a1', 'ada')
      const next = await planned('b1', 'bob')
      await store.wake(dead, T0 + 1_000)
      assert.equal((await store.firstInLine(LINE, T0 + 2_000))?.requestId, dead)
      assert.equal((await store.firstInLine(LINE, T0 + 4_000))?.requestId, next)
      assert.equal((await store.firstInLine(LINE, T0 + 4_000, dead))?.requestId, dead)
    })

    test('no more may wait at the Horde than the limit, whoever sends at the same time', async () => {
      const ids: RequestId[] = []
      for (let index = 0; index < 12; index += 1) ids.push(await planned(`e${index}`, `p${index}`))
      for (const id of ids) await claimOf(id)
      // Two SQLite connections of one process would wait for each other for ever.
      const second = name === 'SQLite' ? store : other
      const left = await Promise.all(ids.map((id, index) => leave(id, 5, index % 2 === 0 ? store : second)))
      assert.equal(left.filter(Boolean).length, 5)
      assert.equal(await store.hasRoom(LINE, 1, 5, T0), false)
      const sent = ids[left.indexOf(true)]
      const waiting = ids[left.indexOf(false)]
      assert.ok(sent && waiting)
      assert.equal((await store.load(waiting))?.submissions[0]?.state.name, 'planned', 'nothing changed')
      await store.saveSubmission(await claimOf(sent), submission(0, { name: 'collected', hordeId: 'h' }))
      assert.equal(await store.hasRoom(LINE, 1, 5, T0), true)
      assert.equal(await store.hasRoom(LINE, 2, 5, T0), false)
      assert.equal(await leave(waiting, 5), true)
    })

    test('a request larger than the limit goes when nothing else waits', async () => {
      await planned('big', 'ada')
      assert.equal(await store.hasRoom(LINE, 9, 5, T0), true)
    })

    test('a full Horde lowers the limit until what is there has drained, for a time', async () => {
      const [first, second] = [await planned('a1', 'ada'), await planned('b1', 'bob')]
      await leave(first)
      await store.lowerCeiling(LINE, T0 + 60_000)
      assert.equal(await other.hasRoom(LINE, 1, 30, T0), false)
      assert.equal(await leave(second), false)
      assert.equal(await other.hasRoom(LINE, 1, 30, T0 + 60_000), true, 'its word holds for a minute')
      await store.saveSubmission(await claimOf(first), submission(0, { name: 'collected', hordeId: 'h' }))
      assert.equal(await other.hasRoom(LINE, 1, 30, T0), true, 'what was there has drained')
    })

    test('remembers to the minute when the Horde last accepted something', async () => {
      assert.equal(await store.servedAt(LINE), 0)
      await leave(await planned('a1', 'ada'))
      await store.markServed(LINE, T0)
      await store.markServed(LINE, T0 + 30_000)
      assert.equal(await other.servedAt(LINE), T0)
      await store.markServed(LINE, T0 - 9_000_000)
      assert.equal(await other.servedAt(LINE), T0 - 9_000_000, 'a clock set back')
    })
  })
}
