import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LeaseLostError } from '../../src/core/errors.ts'
import type { Clock } from '../../src/core/ports.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Claim, Store } from '../../src/core/store.ts'
import { newRequest, T0 } from './requests.ts'
import { type StoreUnderTest, withTwoStores } from './store-under-test.ts'

const clock: Clock = { now: () => T0 + 5_000 }

/** Who works on what, and when: of requests, and of accounts that are listened for. */
export function describeLeases(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`leases on ${name}`, () => {
    let database: StoreUnderTest
    let store: Store
    let other: Store
    withTwoStores(open, clock, (one, another, itself) => {
      store = one
      other = another
      database = itself
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

    test('what a clock wrote that was hours ahead holds nobody up', async () => {
      const farMs = T0 + 5 * 3_600_000
      const ahead = await database.connect({ now: () => farMs })
      try {
        const id = newRequest('ahead', { at: farMs }).id
        await ahead.insert(newRequest('ahead', { at: farMs }))
        const lost = await ahead.claim(id, farMs, farMs + 60_000)
        assert.ok(lost)
        assert.deepEqual((await store.due(T0, 9)).ids, [id], 'due at once')
        const claim = await store.claim(id, T0, T0 + 60_000)
        assert.ok(claim, 'and free')
        await assert.rejects(ahead.release(lost, null), LeaseLostError)
        assert.equal((await store.load(id))?.request.takenUpAt, T0, 'its times count from now')
        assert.deepEqual((await store.due(T0, 9)).ids, [])

        await ahead.pause('submit', farMs + 60_000, 'blocked')
        await store.pause('submit', T0 + 60_000, 'busy')
        assert.deepEqual(await store.pausedUntil('submit'), { untilMs: T0 + 60_000, reason: 'busy' })

        const key = { platform: 'mastodon', account: 'a', shard: 0 } as const
        assert.ok(await ahead.takeGateway(key, 'ahead', farMs, farMs + 20_000))
        assert.ok(await store.takeGateway(key, 'behind', T0, T0 + 20_000))
      } finally {
        await ahead.close()
      }
    })

    test('a new request is due at once; a sleeping one only when its time comes', async () => {
      const id = await inserted()
      assert.deepEqual(await store.due(T0 - 1, 10), { ids: [], suspects: [], latenessMs: 0 })
      assert.deepEqual(await store.due(T0 + 40, 10), { ids: [id], suspects: [], latenessMs: 40 })
      assert.equal(await store.nextDueAt(), T0)
      await store.release(await claimed(id), T0 + 9_000)
      assert.deepEqual((await store.due(T0 + 8_999, 10)).ids, [])
      assert.equal(await store.nextDueAt(), T0 + 9_000)
      assert.equal(await store.claim(id, T0 + 8_999, T0 + 90_000), undefined)
      assert.ok(await store.claim(id, T0 + 9_000, T0 + 90_000))
      assert.equal(await store.nextDueAt(), null)
    })

    test('due lists the longest overdue first, up to the limit', async () => {
      const late = await inserted('late', { at: T0 - 10 })
      const later = await inserted('later', { at: T0 - 20 })
      await inserted('now')
      assert.deepEqual(await store.due(T0, 2), { ids: [later, late], suspects: [], latenessMs: 20 })
    })

    test('of two openers at once one gets the claim', async () => {
      const id = await inserted()
      const claims = await Promise.all(
        [store, other, store, other].map((each, n) => each.claim(id, T0 + 1, T0 + 60_000 + n)),
      )
      assert.equal(claims.filter((claim) => claim !== undefined).length, 1)
      assert.deepEqual((await store.due(T0 + 1, 10)).ids, [])
    })

    test('after a crash the request is free again when the lease has run out', async () => {
      const id = await inserted()
      await claimed(id, T0 + 60_000)
      assert.equal(await other.claim(id, T0 + 60_000, T0 + 120_000), undefined)
      assert.deepEqual(await other.due(T0 + 60_001, 10), { ids: [id], suspects: [], latenessMs: 1 })
      assert.ok(await other.claim(id, T0 + 60_001, T0 + 120_000))
    })

    test('a sole runner frees what a dead one held, and the dead one can save no more', async () => {
      const id = await inserted()
      const dead = await claimed(id)
      await other.freeAll()
      await assert.rejects(store.release(dead, null), LeaseLostError)
      assert.ok(await other.claim(id, T0 + 2, T0 + 90_000))
    })

    test('a request that processes died over is claimed alone only, until a run of it ends', async () => {
      const id = await inserted()
      for (let deaths = 0; deaths < 3; deaths += 1) {
        assert.equal((await claimed(id)).deaths, deaths)
        await other.freeAll()
      }
      assert.deepEqual(await store.due(T0 + 1, 9), { ids: [], suspects: [id], latenessMs: 1 })
      assert.equal(await store.claim(id, T0 + 1, T0 + 60_000), undefined)
      const claim = await store.claim(id, T0 + 1, T0 + 60_000, true)
      assert.equal(claim?.deaths, 3)
      assert.ok(claim)
      await store.release(claim, T0 + 1)
      assert.deepEqual((await store.due(T0 + 1, 9)).ids, [id])
      assert.equal((await claimed(id)).deaths, 0)
    })

    test('a renewed claim replaces the old one and still notices earlier wakes', async () => {
      const id = await inserted()
      const first = await claimed(id)
      await other.wake(id, T0 + 2)
      const renewed = await store.renew(first, T0 + 120_000)
      await assert.rejects(store.release(first, null), LeaseLostError)
      await store.release(renewed, null)
      assert.deepEqual((await store.due(T0 + 2, 10)).ids, [id])
    })

    test('a wake brings the next run forward, never back', async () => {
      const id = await inserted()
      await store.release(await claimed(id), T0 + 9_000)
      await store.wake(id, T0 + 20_000)
      assert.equal(await store.nextDueAt(), T0 + 9_000)
      await store.wake(id, T0 + 3_000)
      await store.wake(id, T0 + 3_000)
      assert.equal(await store.nextDueAt(), T0 + 3_000)
    })

    test('a wake while somebody works is not lost when they finish', async () => {
      const id = await inserted()
      const claim = await claimed(id)
      await other.wake(id, T0 + 10)
      await store.release(claim, T0 + 900_000)
      assert.deepEqual((await store.due(T0 + 10, 10)).ids, [id])
      await store.release(await claimed(id), null)
      assert.equal(await store.nextDueAt(), null)
      await other.wake(id, T0 + 77)
      assert.equal(await store.nextDueAt(), T0 + 77)
    })

    test('a gateway is held by one process until it is given back or its time is over', async () => {
      const key = { platform: 'mastodon', account: 'test', shard: 0 } as const
      const taken = await Promise.all(
        [store, other, store, other].map((each, n) => each.takeGateway(key, `${n}`, T0, T0 + 20_000)),
      )
      const [lease, ...more] = taken.filter((one) => one !== undefined)
      assert.ok(lease)
      assert.deepEqual(more, [])
      assert.ok(await other.takeGateway({ ...key, shard: 1 }, 'x', T0, T0 + 20_000), 'shards are apart')
      assert.ok(await other.takeGateway({ ...key, account: 'b' }, 'x', T0, T0 + 20_000), 'accounts are apart')

      const renewed = await store.renewGateway(lease, T0 + 30_000)
      assert.ok(renewed)
      assert.equal(await store.renewGateway(lease, T0 + 40_000), undefined, 'the old lease is void')
      assert.equal(await other.takeGateway(key, 'x', T0 + 30_000, T0 + 50_000), undefined)
      const next = await other.takeGateway(key, 'x', T0 + 30_001, T0 + 50_001)
      assert.ok(next)
      assert.equal(await store.renewGateway(renewed, T0 + 60_000), undefined, 'it was taken over')
      await store.releaseGateway(renewed)
      assert.equal(await store.takeGateway(key, 'y', T0 + 40_000, T0 + 60_000), undefined)
      await other.releaseGateway(next)
      assert.ok(await store.takeGateway(key, 'y', T0 + 40_000, T0 + 60_000))
    })
  })
}
