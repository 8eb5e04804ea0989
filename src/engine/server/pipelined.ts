import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import type { Transacts } from '../sql/transact.ts'
import { Lanes, leaveTogether, resultOf } from './lanes.ts'

/** Pools of clients that pipeline; apart, so that neither kind of use waits for the other. */
export interface Pools {
  /** For single statements, which share connections. */
  readonly shared: pg.Pool
  /** For transactions that wait between their statements, each of which has one of its own. */
  readonly own: pg.Pool
}

/** Postgres where only a transaction that waits between its statements has a connection of its own. */
export class PipelinedDialect extends PostgresDialect {
  readonly #pools: Pools

  constructor(pools: Pools) {
    super({ pool: pools.own })
    this.#pools = pools
  }

  override createDriver(): PipelinedDriver {
    return new PipelinedDriver(this.#pools)
  }
}

class PipelinedDriver implements Driver {
  readonly #pools: Pools
  readonly #lanes: Lanes

  constructor(pools: Pools) {
    this.#pools = pools
    this.#lanes = new Lanes(pools.shared)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Session> {
    return new Session(this.#lanes)
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    sessionOf(connection).begin(await this.#pools.own.connect())
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return sessionOf(connection).commit()
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return sessionOf(connection).rollback()
  }

  async destroy(): Promise<void> {
    await Promise.all([this.#pools.shared.end(), this.#pools.own.end()])
  }
}

const BEGIN = CompiledQuery.raw('begin')
const COMMIT = CompiledQuery.raw('commit')
const ROLLBACK = CompiledQuery.raw('rollback')
/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const DIVISION_BY_ZERO = '22012'

/** Whoever uses the database: for single statements, or for a transaction between `begin` and its end. */
class Session implements Transacts {
  readonly #lanes: Lanes
  #own: pg.PoolClient | undefined

  constructor(lanes: Lanes) {
    this.#lanes = lanes
  }

  /** Not waited for: the first statement goes out with it, and fails where it failed. */
  begin(client: pg.PoolClient): void {
    this.#own = client
    for (const begun of leaveTogether(client, [BEGIN])) begun.catch(() => {})
  }

  async commit(): Promise<void> {
    // After an error within, Postgres takes back what was to be committed, and says so.
    if ((await this.#end(COMMIT)) !== 'COMMIT') throw new Error('Postgres took the transaction back')
  }

  async rollback(): Promise<void> {
    // Where it cannot be told, its connection is gone, and so is the transaction.
    await this.#end(ROLLBACK).catch(() => {})
  }

  async #end(how: CompiledQuery): Promise<string | undefined> {
    const client = this.#own
    this.#own = undefined
    try {
      const [ended] = client === undefined ? [] : await Promise.all(leaveTogether(client, [how]))
      client?.release()
      return ended?.command
    } catch (error) {
      client?.release(true)
      throw error
    }
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const client = this.#own
    const [result] = await (client === undefined
      ? this.#lanes.run([query])
      : Promise.all(leaveTogether(client, [query])))
    return result === undefined ? { rows: [] } : resultOf(result)
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  async transact(condition: CompiledQuery, queries: readonly CompiledQuery[], apart: boolean) {
    if (this.#own !== undefined) throw new TypeError('a transaction cannot be a part of another one')
    try {
      if (apart || queries.length === 0) {
        await this.#lanes.run([ifChanged(condition, queries)])
        return []
      }
      const [, , ...results] = await this.#lanes.run([BEGIN, ifChanged(condition), ...queries, COMMIT])
      return results.slice(0, -1).map(resultOf)
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === DIVISION_BY_ZERO) return undefined
      throw error
    }
  }
}

/**
 * One statement, which fails where the condition changes no row: Postgres itself goes no further then, for nobody reads
 * an answer in between. All parts see what was there before it, hence no two may touch the same rows.
 */
function ifChanged(condition: CompiledQuery, others: readonly CompiledQuery[] = []): CompiledQuery {
  const parameters: unknown[] = []
  const part = (query: CompiledQuery) => {
    const before = parameters.length
    parameters.push(...query.parameters)
    return query.sql.replace(/\$(\d+)/g, (_, number) => `$${before + Number(number)}`)
  }
  const parts = [`changed as (${part(condition)} returning 1)`]
  for (const [index, other] of others.entries()) parts.push(`part${index} as (${part(other)})`)
  return CompiledQuery.raw(`with ${parts.join(', ')} select 1 / count(*) from changed`, parameters)
}

function sessionOf(connection: DatabaseConnection): Session {
  if (connection instanceof Session) return connection
  throw new TypeError('the connection was not made by this driver')
}
