import { Redis } from 'ioredis'
import type { ServerLook, ServerSettings } from '../open.ts'
import { migrationsLeft } from '../sql/migrations/index.ts'
import { assertReachable, openPostgres } from './postgres.ts'

/** For Redis to answer. */
const ANSWER_WITHIN_MS = 5_000

/** Looks at Postgres and Redis, and changes nothing in either. */
export async function lookAtServer({ databaseUrl, redisUrl }: ServerSettings): Promise<ServerLook> {
  const [database, redis] = await Promise.all([
    lookAtPostgres(databaseUrl),
    redisUrl === undefined ? undefined : lookAtRedis(redisUrl),
  ])
  return { database, redis }
}

async function lookAtPostgres(url: ServerSettings['databaseUrl']): Promise<ServerLook['database']> {
  const db = openPostgres(url.reveal())
  try {
    await assertReachable(db, url)
    return await migrationsLeft(db)
  } catch (error) {
    return { problem: words(error) }
  } finally {
    await db.destroy()
  }
}

async function lookAtRedis(
  url: NonNullable<ServerSettings['redisUrl']>,
): Promise<NonNullable<ServerLook['redis']>> {
  const redis = new Redis(url.reveal(), {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: ANSWER_WITHIN_MS,
    commandTimeout: ANSWER_WITHIN_MS,
  })
  // Why it cannot be reached is told by the event; the call only says that there is no connection.
  let cause: unknown
  redis.on('error', (error) => {
    cause ??= error
  })
  try {
    await redis.connect()
    const [, policy] = /^maxmemory_policy:(.*?)\r?$/m.exec(await redis.info('memory')) ?? []
    return { policy }
  } catch (error) {
    return { problem: words(cause ?? error) }
  } finally {
    redis.disconnect()
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
