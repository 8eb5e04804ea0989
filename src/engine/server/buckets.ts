import { once } from 'node:events'
import type { Redis } from 'ioredis'
import { type BucketLimits, type Buckets, LocalBuckets } from '../../core/buckets.ts'
import type { RedisConnections } from './redis.ts'

/** Longer, and the process keeps the pace by itself: drawing does not wait for Redis. */
const ANSWER_WITHIN_MS = 200

/**
 * The bucket is a list of times, newest first, by the clock of Redis: the clocks of the processes need not agree.
 * KEYS[1]: the list. ARGV: count and window (ms) of each limit in turn. Answers with the ms to wait; 0: taken.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local newest = redis.call('LINDEX', KEYS[1], 0)
-- Set back, the clock would keep everybody waiting.
if newest and tonumber(newest) > now then redis.call('DEL', KEYS[1]) end
local wait, most, longest = 0, 0, 0
for i = 1, #ARGV, 2 do
  local count, window = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local before = redis.call('LINDEX', KEYS[1], count - 1)
  if before then wait = math.max(wait, before + window - now) end
  most, longest = math.max(most, count), math.max(longest, window)
end
if wait > 0 then return wait end
redis.call('LPUSH', KEYS[1], now)
redis.call('LTRIM', KEYS[1], 0, most - 1)
redis.call('PEXPIRE', KEYS[1], longest)
return 0`

/** One pace for all processes; each keeps its own while Redis is away. */
export function createRedisBuckets(redis: RedisConnections, prefix: string): Buckets {
  const local = new LocalBuckets()
  let connection: Redis | undefined
  let readying: Promise<unknown> | undefined

  async function shared(name: string, limits: BucketLimits): Promise<number | undefined> {
    connection ??= redis.open({
      // Nothing queues up while it is away.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_WITHIN_MS,
    })
    const counts = limits.flatMap(({ count, windowMs }) => [count, windowMs])
    try {
      if (connection.status === 'connecting' || connection.status === 'connect') {
        // One wait for all who come meanwhile.
        readying ??= once(connection, 'ready', { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
        await readying.finally(() => {
          readying = undefined
        })
      }
      const waitMs = await connection.eval(TAKE, 1, `${prefix}:bucket:${name}`, ...counts)
      redis.works()
      return Number(waitMs)
    } catch (error) {
      redis.failed(error instanceof Error ? error : new Error(String(error)))
      return undefined
    }
  }

  return {
    async take(name, limits, nowMs) {
      const waitMs = await shared(name, limits)
      if (waitMs !== undefined && waitMs > 0) return waitMs
      // Counted here as well, so that going on alone does not begin with a fresh bucket.
      const localMs = await local.take(name, limits, nowMs)
      return waitMs ?? localMs
    },
  }
}
