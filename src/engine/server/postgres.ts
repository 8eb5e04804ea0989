import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { HeraldError } from '../../core/errors.ts'
import type { Secret } from '../../core/secret.ts'
import type { Schema } from '../sql/schema.ts'

/** Postgres' type number of int8, which arrives as text; our numbers (epoch ms, counts) are far below 2^53. */
const INT8 = 20
/** For a connection, or a free one of the pool: a database that hangs must not hang us. */
const CONNECT_WITHIN_MS = 10_000

/** Writes that wait for the disk together share its time; four processes stay below Postgres' usual 100. */
const MOST_CONNECTIONS = 20

/** Opens a pool on a Postgres database, `postgres://user:password@host:port/name`. */
export function openPostgres(url: string): Kysely<Schema> {
  const types = new pg.TypeOverrides()
  types.setTypeParser(INT8, Number)
  const pool = new pg.Pool({
    connectionString: url,
    types,
    keepAlive: true,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  })
  // A broken connection is replaced by the pool, and whoever used it hears of it by their statement. Unheard, the
  // event would end the process: the pool has it while a connection is idle, the connection between statements.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}

/** @throws {HeraldError} saying, without the password, which database does not answer and why. */
export async function assertReachable(db: Kysely<Schema>, url: Secret): Promise<void> {
  try {
    await sql`select 1`.execute(db)
  } catch (error) {
    const { host, pathname } = new URL(url.reveal())
    throw new HeraldError(
      `the database ${pathname.slice(1)} on ${host} cannot be used: ${reason(error)}. ` +
        'Start Postgres, or mend DATABASE_URL in .env.',
      { cause: error },
    )
  }
}

/** A name with several addresses fails with several errors and no words of its own. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join(', ')
  return error instanceof Error ? error.message : String(error)
}
