import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Clock } from '../../src/core/ports.ts'
import { sentence } from '../../src/core/reply/messages/index.ts'
import type { Standing, Verdict } from '../../src/core/request/limits.ts'
import type { Store } from '../../src/core/store.ts'
import { accept, DAY_MS, HOUR_MS, MARA, peopleOn, QUICK } from './people.ts'
import { newRequest, PLANNED, submission, T0, WORDS } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const clock: Clock = { now: () => T0 + 5_000 }
const FULL: Verdict = { kind: 'answer', sentence: sentence('tooManyAtOnce', { limit: 3 }) }
const atMost =
  (n: number) =>
  ({ underWay }: Standing): Verdict =>
    underWay < n ? { kind: 'accept' } : FULL

/** What every store promises about limits. */
export function describeLimits(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`limits on ${name}`, () => {
    let store: Store
    let other: Store
    withTwoStores(open, clock, (one, another) => {
      store = one
      other = another
    })

    const { drawing, ended, standing } = peopleOn(() => store)

    test('of fifty drawings that come at once exactly as many as allowed are let in', async () => {
      const admissions = await Promise.all(
        Array.from({ length: 50 }, (_, n) => store.admit(newRequest(`e${n}`), true, atMost(3))),
      )
      assert.ok(admissions.every((admission) => admission === 'inserted'))
      const kinds = await Promise.all(
        Array.from(
          { length: 50 },
          async (_, n) => (await store.load(newRequest(`e${n}`).id))?.request.parsed,
        ),
      )
      assert.equal(kinds.filter((parsed) => parsed?.kind === 'command').length, 3)
      const refused = kinds.find((parsed) => parsed?.kind === 'refusal')
      assert.deepEqual(refused, { kind: 'refusal', sentence: FULL.kind === 'answer' && FULL.sentence })
      assert.equal((await store.queueLook(T0)).waiting, 3)
    })

    test('of fifty notices at once one is said', async () => {
      const admissions = await Promise.all(
        Array.from({ length: 50 }, (_, n) => store.admit(newRequest(`e${n}`), true, () => QUICK)),
      )
      assert.equal(admissions.filter((admission) => admission === 'inserted').length, 1)
      assert.equal(admissions.filter((admission) => admission === 'ignored').length, 49)
      assert.equal((await store.backlog()).open, 1)
    })

    test('a notice is said again in the next window, to others at once, and after a clock was ahead', async () => {
      const say = (eventId: string, at: number, person = 'mara') =>
        other.admit(newRequest(eventId, { at, person }), true, () => QUICK)
      assert.equal(await say('a', T0), 'inserted')
      assert.equal(await say('b', T0 + 999), 'ignored')
      assert.equal(await say('c', T0, 'tom'), 'inserted')
      assert.equal(await say('d', T0 + 1_000), 'inserted')
      assert.equal(await say('e', T0 + 400 * DAY_MS), 'inserted')
      assert.equal(await say('f', T0 + 3_000), 'inserted')
    })

    test('whether a notice was taken is seen without taking it', async () => {
      const who = { platform: 'console', account: 'local', personId: 'mara' } as const
      const notice = { about: 'a', windowMs: 1_000 }
      assert.equal(await store.isNoticed(who, notice, T0), false)
      assert.equal(await store.takeNotice(who, notice, T0), true)
      assert.equal(await other.isNoticed(who, notice, T0 + 999), true)
      assert.equal(await other.isNoticed(who, { ...notice, about: 'b' }, T0), false)
      assert.equal(await other.isNoticed({ ...who, personId: 'tom' }, notice, T0), false)
      assert.equal(await other.isNoticed(who, notice, T0 + 1_000), false)
      assert.equal(await other.isNoticed(who, notice, T0 - DAY_MS), false)
      assert.equal(await other.takeNotice(who, notice, T0 + 1_000), true)
    })

    test('an event that is known is neither judged nor counted again', async () => {
      const { id } = await drawing('one')
      const never = () => assert.fail('a known event was judged')
      assert.equal(await other.admit(newRequest('one'), true, never), 'known')
      assert.equal((await standing()).underWay, 1)
      assert.equal((await store.load(id))?.request.parsed.kind, 'command')
    })

    test('a standing counts what is under way, the day, and the last minutes', async () => {
      await ended('yesterday', { at: T0 - DAY_MS })
      await ended('earlier', { at: T0 - HOUR_MS })
      await ended('just now', { at: T0 - 60_000 })
      await drawing('open', { at: T0 - 30_000 })
      await drawing("somebody else's", { person: 'tom' })
      await store.admit(newRequest('help', { at: T0 - 20_000 }), false, accept)
      await drawing('from a clock that was ahead', { at: T0 + 400_000 })
      assert.deepEqual(await standing(), {
        underWay: 2,
        today: 3,
        todayHere: 0,
        messages: 4, // and the probe's own notice
        lastDrawingAt: T0 - 30_000,
        pausedUntil: 0,
      })
    })

    test('the queue is what was not sent yet; what ended counts where it had been sent', async () => {
      assert.deepEqual(await store.queueLook(T0), { waiting: 0, oldestAt: null, endedLately: 0 })
      await drawing('waiting', { at: T0 - 500 })
      await drawing('waiting too', { at: T0 - 100, person: 'tom' })
      const { claim } = await drawing('sent')
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [submission(0, PLANNED)] })
      const sending = submission(0, { name: 'submitting', tries: 0, since: T0 + 10 })
      assert.equal(await store.leaveLine(claim, sending, { limit: 100, nowMs: T0 + 10 }), true)
      assert.deepEqual(await other.queueLook(T0), { waiting: 2, oldestAt: T0 - 500, endedLately: 0 })
      await store.end(claim, 'pictures', null)
      await ended('never sent')
      assert.deepEqual(await other.queueLook(T0), { waiting: 2, oldestAt: T0 - 500, endedLately: 1 })
      assert.equal((await other.queueLook(T0 + 5_000)).endedLately, 0)
    })

    test('a refused prompt counts once a request; several pause; old ones are forgotten', async () => {
      const pauseMs = (strikes: number) => (strikes < 3 ? 0 : strikes * 1_000)
      const strike = async (eventId: string, at: number) => {
        const { claim } = await drawing(eventId)
        const until = await store.strike(claim, at, DAY_MS, pauseMs)
        assert.equal(await store.strike(claim, at, DAY_MS, pauseMs), null)
        return until
      }
      assert.equal(await strike('a', T0), null)
      assert.equal(await strike('b', T0 + 1), null)
      assert.equal(await strike('c', T0 + 2), T0 + 2 + 3_000)
      assert.equal((await standing()).pausedUntil, T0 + 2 + 3_000)
      assert.equal((await store.personData(MARA)).strikes, 3)
      assert.equal(await strike('d', T0 + 2 + DAY_MS), null)
      assert.equal((await store.personData(MARA)).strikes, 1)
    })

    test('strikes of many requests at once all count', async () => {
      const claims = []
      for (let n = 0; n < 10; n += 1) claims.push((await drawing(`e${n}`)).claim)
      await Promise.all(claims.map((claim) => store.strike(claim, T0, DAY_MS, () => 0)))
      assert.equal((await store.personData(MARA)).strikes, 10)
    })
  })
}
