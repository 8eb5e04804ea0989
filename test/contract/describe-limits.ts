import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { personOwner, requestOwner } from '../../src/core/accounts/owner.ts'
import { LeaseLostError } from '../../src/core/errors.ts'
import type { Clock } from '../../src/core/ports.ts'
import { sentence } from '../../src/core/reply/messages/index.ts'
import type { Standing, Verdict } from '../../src/core/request/limits.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Claim, Erased, PersonKey, Store } from '../../src/core/store.ts'
import type { StoreUnderTest } from './describe-store.ts'
import { newRequest, picture, submission, T0, WORDS } from './requests.ts'

const clock: Clock = { now: () => T0 + 5_000 }
const MARA: PersonKey = { platform: 'console', account: 'me', personId: 'mara' }
const PLANNED = { name: 'planned', tries: 0, notBefore: 0 } as const
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const FULL: Verdict = { kind: 'answer', sentence: sentence('tooManyAtOnce', { limit: 3 }) }
const QUICK: Verdict = {
  kind: 'notice',
  about: 'cooldown',
  windowMs: 1_000,
  sentence: sentence('cooldown', { seconds: 1 }),
}
const accept = (): Verdict => ({ kind: 'accept' })
const atMost =
  (n: number) =>
  ({ underWay }: Standing): Verdict =>
    underWay < n ? { kind: 'accept' } : FULL

/** What every store promises about limits, forgetting and how long things are kept. */
export function describeLimits(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`limits and retention on ${name}`, () => {
    let database: StoreUnderTest
    let store: Store
    let other: Store

    beforeEach(async () => {
      database = await open()
      store = await database.connect(clock)
      other = await database.connect(clock)
    })
    afterEach(async () => {
      await Promise.all([store.close(), other.close()])
      await database.remove()
    })

    async function claimed(id: RequestId): Promise<Claim> {
      const claim = await store.claim(id, T0 + DAY_MS, T0 + 2 * DAY_MS)
      assert.ok(claim)
      return claim
    }
    async function drawing(eventId: string, change = {}): Promise<{ id: RequestId; claim: Claim }> {
      const request = newRequest(eventId, change)
      assert.equal(await store.admit(request, true, accept), 'inserted')
      return { id: request.id, claim: await claimed(request.id) }
    }
    async function ended(eventId: string, change = {}): Promise<RequestId> {
      const { id, claim } = await drawing(eventId, change)
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [submission(0, PLANNED)] })
      const collected = submission(0, { name: 'collected', hordeId: 'h' })
      await store.savePicture(claim, collected, picture(0), new Uint8Array([1]))
      await store.saveAnswer(claim, null)
      await store.end(claim, 'pictures', { id: `reply-${eventId}`, ref: 'a lighthouse' })
      await store.release(claim, null)
      return id
    }
    /** What a person has had, as a new message of theirs would be judged by. */
    async function standing(at = T0): Promise<Standing> {
      let seen: Standing | undefined
      const probe = newRequest(`probe-${Math.random()}`, { at })
      const admission = await store.admit(probe, false, (one) => {
        seen = one
        return { ...QUICK, windowMs: Number.MAX_SAFE_INTEGER }
      })
      if (admission === 'inserted') return standing(at)
      assert.ok(seen)
      return seen
    }

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
      assert.equal(await store.openCount(), 1)
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

    test('forgetting a person erases what ended at once and the rest with its end, and nobody else', async () => {
      const done = await ended('done', { text: 'secret words' })
      const { id: running, claim } = await drawing('running', { text: 'secret words' })
      const others = await ended('others', { person: 'tom' })
      await store.strike(claim, T0, DAY_MS, () => 1_000)
      await store.setOptedOut(MARA, true, T0)
      const sealed = { keyId: 'k', bytes: new Uint8Array([1]) }
      const key = { owner: personOwner(MARA), purpose: 'horde-key', sealed }
      const token = { owner: requestOwner(done), purpose: 'interaction', sealed }
      for (const secret of [key, token]) await store.saveCredential(secret, T0)
      assert.deepEqual(await store.personData(MARA), { requests: 2, sinceMs: T0, strikes: 1 })
      assert.deepEqual(await store.accountsOf('console', 'mara'), ['me'])
      assert.deepEqual(await other.erasePerson(MARA), {
        ended: 1,
        open: 1,
        optedOut: true,
        pausedUntil: null,
      })

      for (const { owner, purpose } of [key, token])
        assert.equal(await other.credential(owner, purpose), undefined)
      const erased = await store.load(done)
      assert.doesNotMatch(JSON.stringify(erased), /secret|mara|lighthouse|here/i)
      assert.equal(erased?.request.outcome, 'pictures')
      assert.equal(await store.replyOf(done), undefined)
      assert.equal(await store.insert(newRequest('done')), false)
      assert.match((await store.load(running))?.request.event.text ?? '', /secret/)
      assert.match(JSON.stringify(await store.load(others)), /lighthouse/)

      assert.equal(await store.strike(claim, T0, DAY_MS, () => 1_000), null)
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [submission(0, PLANNED)] })
      await store.saveAnswer(claim, { sentence: sentence('help', {}), cause: 'secret' })
      await store.end(claim, 'sentence', { id: 'r2', ref: 'secret words' })
      await store.release(claim, null)
      assert.doesNotMatch(JSON.stringify(await store.load(running)), /secret|mara|lighthouse/i)
      assert.equal((await store.load(running))?.request.outcome, 'sentence')
      assert.equal(await store.replyOf(running), undefined)
      assert.deepEqual(await store.personData(MARA), { requests: 0, sinceMs: null, strikes: 0 })
      assert.equal(await store.isOptedOut(MARA), true)
    })

    test('forgetting is answered together with what it did, or not done', async () => {
      await ended('done')
      const { claim } = await drawing('asks')
      const said = (requests: number) => sentence('myData', { requests, sinceMs: null, strikes: 0, days: 1 })
      const answer = ({ ended }: Erased) => ({ sentence: said(ended), cause: null })
      const stale = { ...claim, leaseUntil: claim.leaseUntil - 1 }
      await assert.rejects(store.erasePerson(MARA, { claim: stale, answer }), LeaseLostError)
      assert.equal((await store.personData(MARA)).requests, 2)
      await store.erasePerson(MARA, { claim, answer })
      assert.deepEqual((await store.answerOf(claim.id))?.sentence, said(1))
      assert.equal((await store.load(claim.id))?.request.state, 'delivering')
    })

    test('forgetting is no way out of a pause, which goes when it is over', async () => {
      const { claim } = await drawing('a')
      await store.strike(claim, T0, DAY_MS, () => HOUR_MS)
      await store.end(claim, 'sentence', null)
      await store.release(claim, null)
      const pausedUntil = T0 + HOUR_MS
      for (let round = 0; round < 2; round += 1)
        assert.equal((await other.erasePerson(MARA)).pausedUntil, pausedUntil)
      await store.dropStandings(T0 - 30 * DAY_MS, pausedUntil)
      assert.equal((await standing()).pausedUntil, pausedUntil)
      assert.equal((await store.personData(MARA)).strikes, 1)
      // They write now and then, and still nothing of it is left.
      await store.dropStandings(T0 - 30 * DAY_MS, pausedUntil + 1)
      assert.equal((await store.personData(MARA)).strikes, 0)
      const again = await drawing('b')
      assert.equal(await store.strike(again.claim, T0, DAY_MS, (strikes) => (strikes > 1 ? 1 : 0)), null)
    })

    test('a pause that a wrong clock wrote is forgotten', async () => {
      const { claim } = await drawing('a')
      await store.strike(claim, T0 + 400 * DAY_MS, DAY_MS, () => HOUR_MS)
      assert.equal((await store.erasePerson(MARA)).pausedUntil, null)
      assert.equal((await standing()).pausedUntil, 0)
    })

    test('forgetting while a request ends leaves nothing, whichever comes first', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { id, claim } = await drawing(`r${round}`, { text: 'secret words' })
        await Promise.all([store.end(claim, 'sentence', { id: 'p', ref: 'secret' }), store.erasePerson(MARA)])
        assert.doesNotMatch(JSON.stringify(await store.load(id)), /secret|mara/i)
      }
    })

    test('a time kept in the store follows the clock in small steps, both ways', async () => {
      const follow = (at: number) => other.followClock('test', at, 100)
      assert.equal(await follow(T0), undefined)
      assert.equal(await follow(T0 + 50), T0 + 50)
      assert.equal(await follow(T0 + 9_000_000), T0 + 150)
      assert.equal(await follow(T0 + 60), T0 + 60)
      assert.equal(await follow(0), T0 - 40)
      assert.equal(await store.followClock('another', T0, 100), undefined)
    })

    test('old text goes, its id stays; older ids go; what is open stays', async () => {
      const old = await ended('old')
      const open = newRequest('open', { at: T0 - 99 * DAY_MS })
      await store.insert(open)
      assert.equal(await store.eraseEnded(T0 + 5_000, 10), 0)
      assert.equal(await store.removeEnded(T0 + 5_000, 10), 0)
      assert.equal(await store.eraseEnded(T0 + 5_001, 10), 1)
      assert.equal(await store.eraseEnded(T0 + 5_001, 10), 0)
      assert.doesNotMatch(JSON.stringify(await store.load(old)), /mara|lighthouse/i)
      assert.equal(await store.insert(newRequest('old')), false)
      assert.equal(await other.removeEnded(T0 + 5_001, 10), 1)
      assert.equal(await store.load(old), undefined)
      assert.equal((await store.load(open.id))?.request.state, 'received')
    })

    test('erasing and removing keep to the limit', async () => {
      for (const eventId of ['a', 'b', 'c']) await ended(eventId)
      assert.equal(await store.eraseEnded(T0 + DAY_MS, 2), 2)
      assert.equal(await store.eraseEnded(T0 + DAY_MS, 2), 1)
      assert.equal(await store.removeEnded(T0 + DAY_MS, 2), 2)
      assert.equal(await store.removeEnded(T0 + DAY_MS, 2), 1)
    })

    test('strikes are dropped with time, but not during a pause', async () => {
      const { claim } = await drawing('a')
      await store.strike(claim, T0, DAY_MS, () => HOUR_MS)
      await store.dropStandings(T0 + 1, T0 + HOUR_MS)
      assert.equal((await store.personData(MARA)).strikes, 1)
      await store.dropStandings(T0 + 1, T0 + HOUR_MS + 1)
      assert.equal((await store.personData(MARA)).strikes, 0)
    })
  })
}
