import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Schema } from '../sql/schema.ts'

/** Postgres' type number of int8, which arrives as text; our numbers (epoch ms, counts) are far below 2^53. */
const INT8 = 20

/** Opens a pool on a Postgres database, `postgres://user:password@host:port/name`. */
export function openPostgres(url: string): Kysely<Schema> {
  const types = new pg.TypeOverrides()
  types.setTypeParser(INT8, Number)
  const pool = new pg.Pool({ connectionString: url, types })
  // A broken idle connection is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => {})
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}
