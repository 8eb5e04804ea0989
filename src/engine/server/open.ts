import { LocalBuckets } from '../../core/buckets.ts'
import type { Clock } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'
import type { Store } from '../../core/store.ts'
import { DatabaseWatch } from '../database-watch.ts'
import { giverRows } from '../gift-rows.ts'
import type { Engine, EngineOptions, ServerSettings } from '../open.ts'
import { migrate } from '../sql/migrations/index.ts'
import { createStore } from '../sql/store.ts'
import { createTimerDispatcher } from '../timers.ts'
import { assertReachable, openPostgres, type Patience } from './postgres.ts'

/** Any number of processes: rows in Postgres, hints and paces through Redis. */
export async function openServer(settings: ServerSettings, options: EngineOptions): Promise<Engine> {
  const { clock, log, onSweep, wrapStore } = options
  const store = wrapStore(await openServerStore(settings.databaseUrl, clock))
  const rows = { clock, log, database: new DatabaseWatch(log) }
  // What a dead process held is free again when its lease has run out: others may be at work.
  const takeRunning = async () => true
  if (settings.redisUrl === undefined) {
    log.warn(
      {},
      'DATABASE_URL without REDIS_URL: other processes find new work a few seconds late, and each keeps its own pace',
    )
    return {
      store,
      dispatcher: createTimerDispatcher({ ...rows, store, onSweep }),
      giftDispatcher: createTimerDispatcher({ ...rows, store: giverRows(store) }),
      buckets: new LocalBuckets(),
      takeRunning,
      checks: {},
      close: () => store.close(),
    }
  }
  const [{ connectRedis }, { createBullDispatcher }, { createRedisBuckets }] = await Promise.all([
    import('./redis.ts'),
    import('./bullmq.ts'),
    import('./buckets.ts'),
  ])
  const redis = connectRedis(settings.redisUrl, log)
  const prefix = keyPrefix(settings.databaseUrl)
  return {
    store,
    dispatcher: createBullDispatcher({ ...rows, store, onSweep, redis, prefix }),
    giftDispatcher: createBullDispatcher({
      ...rows,
      store: giverRows(store),
      redis,
      prefix: `${prefix}-gifts`,
    }),
    buckets: createRedisBuckets(redis, prefix),
    takeRunning,
    checks: { redis: redis.problem },
    async close() {
      redis.close()
      await store.close()
    },
  }
}

export async function openServerStore(url: Secret, clock: Clock, patience?: Patience): Promise<Store> {
  const db = openPostgres(url.reveal(), patience)
  try {
    await assertReachable(db, url)
    await using patient = openPostgres(url.reveal(), 'endless')
    await migrate(patient)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return createStore(db, clock)
}

/** The database's name: all processes over it share hints, and another Herald on the same Redis does not. */
function keyPrefix(databaseUrl: Secret): string {
  return `herald${decodeURIComponent(new URL(databaseUrl.reveal()).pathname)}`
}
