import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type Kysely, sql } from 'kysely'
import { openSqlite } from '../../../src/engine/embedded/sqlite.ts'
import { openPostgres } from '../../../src/engine/server/postgres.ts'
import type { Schema } from '../../../src/engine/sql/schema.ts'
import { testEngine } from '../../support/engine.ts'
import type { Workplace } from '../../support/processes.ts'
import { startRedis } from '../../support/redis.ts'

/** Where the service keeps what it knows. */
export interface Storage extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
  /** The service's own database, beside it. */
  database(): Kysely<Schema>
  /** Everything it keeps outside its folder, as text: rows of Postgres, and all that Redis was ever sent. */
  dump(): Promise<string>
}

export async function storage(kind: 'embedded' | 'server', place: Workplace): Promise<Storage> {
  if (kind === 'embedded') {
    return {
      env: {},
      database: () => openSqlite(join(place.dir, 'data', 'herald.sqlite')),
      dump: async () => '',
      [Symbol.asyncDispose]: async () => {},
    }
  }
  const server = await startRedis()
  const engine = await testEngine('server', server.url)
  if (engine.settings.kind !== 'server') throw new Error('another engine')
  const databaseUrl = engine.settings.databaseUrl.reveal()
  const redis = new Redis(server.url)
  const monitor = await redis.monitor()
  const heard: string[] = []
  monitor.on('monitor', (_time: string, args: string[]) => heard.push(args.join(' ')))
  return {
    env: { DATABASE_URL: databaseUrl, REDIS_URL: server.url },
    database: () => openPostgres(databaseUrl),
    dump: async () => [...(await rowsOf(databaseUrl)), ...heard].join('\n'),
    async [Symbol.asyncDispose]() {
      monitor.disconnect()
      redis.disconnect()
      await server.stop()
      await engine.remove()
    },
  }
}

/** Every row of every table as JSON; bytes are in hexadecimal. */
async function rowsOf(url: string): Promise<string[]> {
  const db = openPostgres(url)
  try {
    const tables = await db.introspection.getTables()
    const rows: string[] = []
    for (const { name } of tables) {
      const read = sql<{ row: string }>`select row_to_json(t)::text as row from ${sql.table(name)} as t`
      for (const { row } of (await read.execute(db)).rows) rows.push(row)
    }
    return rows
  } finally {
    await db.destroy()
  }
}
