import { Socket } from 'node:net'
import { Kysely, sql } from 'kysely'
import pg from 'pg'
import { HeraldError } from '../../core/errors.ts'
import type { Secret } from '../../core/secret.ts'
import type { Schema } from '../sql/schema.ts'
import { PipelinedDialect } from './pipelined.ts'

/** Postgres' type number of int8, which arrives as text; our numbers (epoch ms, counts) are far below 2^53. */
const INT8 = 20
/** For a connection, or a free one of the pool: a database that hangs must not hang us. */
const CONNECT_WITHIN_MS = 10_000

/** Writes that wait for the disk together share its time; four processes stay below Postgres' usual 100. */
const SHARED_CONNECTIONS = 12
const OWN_CONNECTIONS = 8

/** After so long without a word, the kernel asks whether the other side is there. */
const PROBE_AFTER_MS = 10_000

/** How long Postgres lets something last before it fails, and with it the request's step, which is tried again. */
export interface Patience {
  /** For a row that another holds. */
  readonly lockMs: number
  /** Between two statements of a transaction: a process that froze holds its rows no longer than this. */
  readonly idleMs: number
  readonly statementMs: number
  /** Without a byte from or to the server; longer than a statement, which the server ends by itself. */
  readonly silenceMs: number
}

const PATIENCE: Patience = { lockMs: 10_000, idleMs: 10_000, statementMs: 15_000, silenceMs: 20_000 }

/**
 * Opens a pool on a Postgres database, `postgres://user:password@host:port/name`.
 * @param patience 'endless' for steps of a migration, and for waiting until another process has done them
 */
export function openPostgres(url: string, patience: Patience | 'endless' = PATIENCE): Kysely<Schema> {
  const types = new pg.TypeOverrides()
  types.setTypeParser(INT8, Number)
  const open = (max: number) =>
    heard(
      new pg.Pool({
        connectionString: url,
        types,
        pipeline: true,
        keepAlive: true,
        keepAliveInitialDelayMillis: PROBE_AFTER_MS,
        max,
        connectionTimeoutMillis: CONNECT_WITHIN_MS,
        ...(patience !== 'endless' && limits(patience)),
      }),
    )
  const pools = { shared: open(SHARED_CONNECTIONS), own: open(OWN_CONNECTIONS) }
  return new Kysely<Schema>({ dialect: new PipelinedDialect(pools) })
}

/**
 * A broken connection is replaced by the pool, and whoever used it hears of it by their statement. Unheard, the event
 * would end the process: the pool has it while a connection is idle, the connection between statements.
 */
function heard(pool: pg.Pool): pg.Pool {
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * The server's limits are set by a statement: as parameters of the start, PgBouncer refuses them. The client's is the
 * socket's own: `query_timeout` of pg would give a connection that still waits back to the pool.
 */
function limits({ lockMs, idleMs, statementMs, silenceMs }: Patience): pg.PoolConfig {
  return {
    stream: () => {
      const socket = new Socket()
      return socket.setTimeout(silenceMs, () =>
        socket.destroy(new Error(`the database has been silent for ${silenceMs} ms`)),
      )
    },
    onConnect: (client) =>
      client.query(
        `set lock_timeout = ${lockMs}; set statement_timeout = ${statementMs}; ` +
          `set idle_in_transaction_session_timeout = ${idleMs}`,
      ),
  }
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
