import { Secret } from '../src/core/secret.ts'
import type { EngineSettings } from '../src/engine/open.ts'
import { postgresDatabase } from '../test/support/databases.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { startRedis } from '../test/support/redis.ts'

/** An engine whose rows are empty, until disposed. */
export interface BenchEngine extends AsyncDisposable {
  readonly settings: EngineSettings
}

/** The engines to measure on. */
export interface Engines extends AsyncDisposable {
  /** An empty one; a string says why there is none of this kind. */
  open(kind: EngineSettings['kind']): Promise<BenchEngine | string>
}

/** Brings up Postgres and Redis when they are first needed. */
export function createEngines(): Engines {
  const stops: (() => Promise<void>)[] = []
  let server: Promise<{ postgres: string; redis: string } | string> | undefined

  async function start() {
    try {
      // Durable, as an operator's is: a throw-away one that never syncs would flatter us.
      const postgres = await startPostgres({ durable: true })
      stops.push(postgres.stop)
      const redis = await startRedis()
      stops.push(redis.stop)
      return { postgres: postgres.url, redis: redis.url }
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  return {
    async open(kind) {
      if (kind === 'embedded') return { settings: { kind }, async [Symbol.asyncDispose]() {} }
      server ??= start()
      const started = await server
      if (typeof started === 'string') return started
      const { url, remove } = await postgresDatabase(started.postgres)
      return {
        settings: { kind, databaseUrl: new Secret(url), redisUrl: new Secret(started.redis) },
        [Symbol.asyncDispose]: remove,
      }
    },
    async [Symbol.asyncDispose]() {
      for (const stop of stops.reverse()) await stop()
    },
  }
}
