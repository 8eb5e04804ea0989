import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { BucketLimits, Buckets } from '../../src/core/buckets.ts'

/** Buckets as one process would have them, and what lets time pass for them. */
export interface BucketsUnderTest {
  open(): Buckets
  /** Lets `ms` pass; answers with the time. */
  pass(ms: number): Promise<number>
  remove(): Promise<void>
}

/** Longer than two calls are ever apart on a busy machine. */
const GAP: BucketLimits = [{ count: 1, windowMs: 1_000 }]
const BOTH: BucketLimits = [
  { count: 1, windowMs: 10 },
  { count: 3, windowMs: 400 },
]

/** What every kind of bucket promises. */
export function describeBuckets(name: string, open: () => Promise<BucketsUnderTest>): void {
  describe(`buckets by ${name}`, { timeout: 20_000 }, () => {
    let under: BucketsUnderTest
    let buckets: Buckets
    let count = 0
    const fresh = () => `bucket ${process.pid} ${Date.now()} ${++count}`
    before(async () => {
      under = await open()
      buckets = under.open()
    })
    after(() => under.remove())

    test('two are kept apart, and waiting costs nothing', async () => {
      const bucket = fresh()
      const now = await under.pass(0)
      assert.equal(await buckets.take(bucket, GAP, now), 0)
      const waitMs = await buckets.take(bucket, GAP, now)
      assert.ok(waitMs > 0 && waitMs <= 1_000, `${waitMs}`)
      await buckets.take(bucket, GAP, now)
      assert.equal(await buckets.take(bucket, GAP, await under.pass(waitMs)), 0)
    })

    test('every window binds', async () => {
      const bucket = fresh()
      const startAt = await under.pass(0)
      let now = startAt
      for (let taken = 0; taken < 4; ) {
        const waitMs = await buckets.take(bucket, BOTH, now)
        assert.ok(waitMs <= 400, `${waitMs}`)
        if (waitMs === 0) taken += 1
        now = await under.pass(waitMs)
      }
      // A millisecond for clocks that round.
      assert.ok(now - startAt >= 399, `four within ${now - startAt} ms`)
    })

    test('of many at once as many get through as the limit allows', async () => {
      const bucket = fresh()
      const now = await under.pass(0)
      const limit = [{ count: 5, windowMs: 60_000 }]
      const waits = await Promise.all(Array.from({ length: 20 }, () => buckets.take(bucket, limit, now)))
      assert.equal(waits.filter((waitMs) => waitMs === 0).length, 5)
    })

    test('names do not share', async () => {
      const now = await under.pass(0)
      assert.equal(await buckets.take(fresh(), GAP, now), 0)
      assert.equal(await buckets.take(fresh(), GAP, now), 0)
    })
  })
}
