import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { personOwner, requestOwner } from '../../src/core/accounts/owner.ts'
import { LeaseLostError } from '../../src/core/errors.ts'
import type { Clock } from '../../src/core/ports.ts'
import { sentence } from '../../src/core/reply/messages/index.ts'
import type { Erased, Store } from '../../src/core/store.ts'
import { DAY_MS, HOUR_MS, MARA, peopleOn } from './people.ts'
import { newRequest, PLANNED, submission, T0, WORDS } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const clock: Clock = { now: () => T0 + 5_000 }

/** What every store promises about forgetting people, and about how long things are kept. */
export function describeForgetting(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`forgetting on ${name}`, () => {
    let store: Store
    let other: Store
    withTwoStores(open, clock, (one, another) => {
      store = one
      other = another
    })

    const { drawing, ended, standing } = peopleOn(() => store)

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
      assert.deepEqual(await store.personData(MARA), {
        requests: 2,
        sinceMs: T0,
        strikes: 1,
        preferences: 0,
        linked: false,
        gifts: 0,
      })
      assert.deepEqual(await store.accountsOf('console', 'mara'), ['me'])
      assert.deepEqual(await other.erasePerson(MARA), {
        ended: 1,
        open: 1,
        optedOut: true,
        pausedUntil: null,
        preferences: false,
        linked: false,
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
      assert.deepEqual(await store.personData(MARA), {
        requests: 0,
        sinceMs: null,
        strikes: 0,
        preferences: 0,
        linked: false,
        gifts: 0,
      })
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

    test('who only gave or was only given something is found too', async () => {
      const gift = { platform: 'console', account: 'me', messageId: 'm', emoji: 'heart', amount: 1 } as const
      const people = { giverId: 'mara', giverName: 'Mara', recipientId: 'tom', recipientName: 'Tom' }
      await store.bookGift({ ...gift, ...people }, () => ({ kind: 'accept' }), T0)
      for (const personId of ['mara', 'tom']) {
        assert.deepEqual(await other.accountsOf('console', personId), ['me'])
        await store.erasePerson({ ...MARA, personId })
        assert.deepEqual(await other.accountsOf('console', personId), [])
      }
    })

    test('two who gave to each other are forgotten at the same moment, and neither waits for the other for ever', async () => {
      const give = (from: string, to: string, messageId: string) =>
        store.bookGift(
          {
            platform: 'console',
            account: 'me',
            messageId,
            giverId: from,
            giverName: from,
            recipientId: to,
            recipientName: to,
            emoji: 'heart',
            amount: 1,
          },
          () => ({ kind: 'accept' }),
          T0,
        )
      const TOM = { ...MARA, personId: 'tom' }
      for (let round = 0; round < 5; round += 1) {
        for (let n = 0; n < 20; n += 1) {
          await give('mara', 'tom', `m${round}-${n}`)
          await give('tom', 'mara', `t${round}-${n}`)
        }
        await Promise.all([store.erasePerson(MARA), other.erasePerson(TOM)])
        for (const who of [MARA, TOM]) assert.deepEqual(await store.ledgerOf(who, 10), [])
      }
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
