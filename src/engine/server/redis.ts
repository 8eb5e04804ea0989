import { type RedisOptions as AllRedisOptions, Redis } from 'ioredis'
import type { Log } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'

/** Without the one option that changes the types of all answers. */
type RedisOptions = Omit<AllRedisOptions, 'replyMapping'>

/** Connections to one Redis, whose absence is logged once an outage, not once a try. */
export interface RedisConnections {
  open(options?: RedisOptions): Redis
  /** Something found it not working. */
  failed(error: Error): void
  /** Something found it working. */
  works(): void
  /** Asks it. What is wrong with it, in words; undefined while it works. */
  problem(): Promise<string | undefined>
  close(): void
}

/** Between tries to connect again: soon at first, for a restart; a lasting outage is asked once in 2 s. */
const RETRY_STEP_MS = 100
const RETRY_MOST_MS = 2_000
/** Of a look at whether it works. */
const ANSWER_WITHIN_MS = 1_000

export function connectRedis(url: Secret, log: Log): RedisConnections {
  const opened: Redis[] = []
  let down = false
  let closed = false

  function failed(error: Error): void {
    if (down || closed) return
    down = true
    log.warn(
      // Its words alone: an error of ioredis carries the command that failed, and AUTH has the password in it.
      { problem: error.message },
      'Redis does not answer; requests go on by the sweep, a few seconds later than usual',
    )
  }

  function works(): void {
    if (!down || closed || opened.some(({ status }) => status !== 'ready')) return
    down = false
    log.info({}, 'Redis answers again')
  }

  function open(options: RedisOptions = {}): Redis {
    const retryStrategy = (tries: number) => Math.min(RETRY_STEP_MS * tries, RETRY_MOST_MS)
    const settings: RedisOptions = { retryStrategy, ...options }
    const redis = new Redis(url.reveal(), settings)
    opened.push(redis)
    redis.on('error', failed)
    redis.on('close', () => failed(new Error('the connection was closed')))
    redis.on('ready', works)
    return redis
  }

  let asking: Redis | undefined
  async function problem(): Promise<string | undefined> {
    // A connection of its own: a process that only takes requests in may have none yet, and one that hangs looks fine.
    asking ??= open({ maxRetriesPerRequest: 0, commandTimeout: ANSWER_WITHIN_MS })
    try {
      await asking.ping()
      works()
    } catch (error) {
      failed(error instanceof Error ? error : new Error(String(error)))
    }
    return down ? 'does not answer; requests go on by the sweep' : undefined
  }

  return {
    open,
    failed,
    works,
    problem,
    close() {
      closed = true
      for (const redis of opened) redis.disconnect()
    },
  }
}
