import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { LocalBuckets } from '../../src/core/buckets.ts'
import { Secret } from '../../src/core/secret.ts'
import { createRedisBuckets } from '../../src/engine/server/buckets.ts'
import { connectRedis } from '../../src/engine/server/redis.ts'
import { silent } from '../support/silent.ts'
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

const redisUrl = process.env.TEST_REDIS_URL
if (redisUrl) {
  describeBuckets('Redis', async () => {
    const redis = connectRedis(new Secret(redisUrl), silent)
    return {
      open: () => createRedisBuckets(redis, 'test'),
      async pass(ms) {
        await pause(ms)
        return Date.now()
      },
      async remove() {
        redis.close()
      },
    }
  })
} else describe('buckets by Redis', { skip: 'TEST_REDIS_URL is not set' }, () => {})
