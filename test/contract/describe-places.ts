import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Clock } from '../../src/core/ports.ts'
import { CLOSED_FOR_MS, type PlaceKey } from '../../src/core/request/places.ts'
import type { NewRequest, Store } from '../../src/core/store.ts'
import { accept, DAY_MS, MARA, peopleOn, QUICK } from './people.ts'
import { newRequest, T0 } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const clock: Clock = { now: () => T0 + 5_000 }
const THREAD: PlaceKey = { platform: 'console', account: 'me', placeId: 'here' }

function limited(
  eventId: string,
  placeLimit: number,
  change: { person?: string; at?: number } = {},
): NewRequest {
  return { ...newRequest(eventId, change), placeLimit }
}

/** What every store promises about places: how often we answer there, and which of them turned us away. */
export function describePlaces(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`places on ${name}`, () => {
    let store: Store
    let other: Store
    withTwoStores(open, clock, (one, another) => {
      store = one
      other = another
    })
    const { ended, standing } = peopleOn(() => store)

    test('of fifty people who ask at once in one place as many are let in as it may have answers', async () => {
      const admissions = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          (n % 2 === 0 ? store : other).admit(limited(`e${n}`, 10, { person: `p${n}` }), true, accept),
        ),
      )
      assert.equal(admissions.filter((admission) => admission === 'inserted').length, 10)
      assert.equal(admissions.filter((admission) => admission === 'full').length, 40)
      assert.equal((await store.backlog()).open, 10)
      // Elsewhere, and where no limit is, nothing changes.
      assert.equal(await other.admit(newRequest('free'), true, accept), 'inserted')
    })

    test('what is known, or not answered, takes no answer of the place', async () => {
      await store.admit(limited('one', 2), true, accept)
      assert.equal(await other.admit(limited('one', 2), true, accept), 'known')
      assert.equal(await store.admit(limited('two', 2), true, () => QUICK), 'inserted')
      assert.equal(await store.admit(limited('three', 2, { person: 'tom' }), true, accept), 'full')
    })

    test('a notice that finds no room is still to be said', async () => {
      await store.admit(limited('one', 1), true, accept)
      assert.equal(await store.admit(limited('two', 1, { person: 'tom' }), true, () => QUICK), 'full')
      assert.equal(await store.admit(newRequest('three', { person: 'tom' }), true, () => QUICK), 'inserted')
    })

    test('a place that nobody asked in for long is forgotten, and who asks in it is not', async () => {
      await store.admit(limited('one', 1), true, accept)
      await store.dropStandings(T0 - 1, T0)
      assert.equal(await store.admit(limited('two', 1), true, accept), 'full')
      await store.dropStandings(T0 + 1, T0)
      assert.equal(await store.admit(limited('two', 1, { at: T0 + 2 }), true, accept), 'inserted')
      assert.equal((await standing()).underWay, 2)
    })

    test('a place is closed for a while, until it is opened, and not by a clock that was ahead', async () => {
      const closed = async (nowMs: number, ids = ['x', 'here'], key = THREAD) =>
        (await other.silence({ ...key, personId: 'mara' }, ids, nowMs)).closed
      assert.equal(await closed(T0), false)
      await store.closePlace(THREAD, 'banned', T0)
      await store.closePlace(THREAD, 'banned again', T0 + 1)
      assert.deepEqual(await other.closedPlaces(T0 + 1), [
        { ...THREAD, reason: 'banned again', closedAt: T0 + 1, untilAt: T0 + 1 + CLOSED_FOR_MS },
      ])
      assert.equal(await closed(T0 + 1), true)
      assert.equal(await closed(T0 + 1, ['x']), false)
      assert.equal(await closed(T0 + 1, ['here'], { ...THREAD, account: 'you' }), false)
      assert.equal(await closed(T0 + 1 + CLOSED_FOR_MS), false)
      assert.equal(await closed(T0 - DAY_MS), false)
      assert.equal(await other.openPlace(THREAD), true)
      assert.equal(await other.openPlace(THREAD), false)
      assert.equal(await closed(T0 + 1), false)
    })

    test('messages are looked at in turn, each once a while, as long as they hold text', async () => {
      const ours = { platform: 'console', account: 'me' } as const
      const first = await ended('first', { at: T0 })
      const second = await ended('second', { at: T0 + 1, person: 'tom' })
      await store.admit(newRequest('open'), false, accept)
      const due = async (before: number, limit = 10) =>
        (await other.toLookAt(ours, before, limit)).map(({ id }) => id)
      assert.deepEqual(await due(T0), [])
      assert.deepEqual(await due(T0 + 10), [first, second])
      assert.deepEqual(await due(T0 + 10, 1), [first])
      assert.deepEqual(await other.toLookAt({ ...ours, account: 'you' }, T0 + 10, 10), [])
      await store.saveLook([first], T0 + 5)
      assert.deepEqual(await due(T0 + 10), [second, first])
      assert.deepEqual(await due(T0 + 5), [second])
      await store.eraseRequests([second, newRequest('open').id])
      assert.deepEqual(await due(T0 + 10), [first])
      assert.equal((await store.load(second))?.request.event.text, '')
      assert.equal((await store.load(newRequest('open').id))?.request.event.text, 'draw for me a lighthouse')
      assert.equal((await store.personData(MARA)).requests, 2)
    })
  })
}
