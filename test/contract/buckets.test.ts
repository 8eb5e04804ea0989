import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LocalBuckets } from '../../src/core/buckets.ts'
import { describeBuckets } from './describe-buckets.ts'

describeBuckets('one process', async () => {
  let nowMs = 1_000_000
  return {
    open: () => new LocalBuckets(),
    async pass(ms) {
      nowMs += ms
      return nowMs
    },
    async remove() {},
  }
})

test('a clock that was set back blocks nothing', async () => {
  const buckets = new LocalBuckets()
  const limits = [{ count: 1, windowMs: 60_000 }]
  assert.equal(await buckets.take('a', limits, 9_000_000), 0)
  assert.equal(await buckets.take('a', limits, 5_000), 0)
})
