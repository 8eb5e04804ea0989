import type { CompiledQuery, QueryResult } from 'kysely'
import pg from 'pg'
import { nameOf } from './prepared.ts'

/** Statements that wait in one lane before the next one opens: each waits for those before it. */
const DEEP = 8
/** Fewer than the pool has: as many more may be stuck before anybody waits for them. */
const MOST_MOVING = 8
/** A lane that has not answered for so long waits for a row that another holds; nobody else goes there. */
const STUCK_MS = 50

/** `invalid_sql_statement_name`, `duplicate_prepared_statement`. https://www.postgresql.org/docs/18/errcodes-appendix.html */
const UNPREPARED: readonly (string | undefined)[] = ['26000', '42P05']

interface Lane {
  readonly client: Promise<pg.PoolClient>
  /** Statements without an answer. */
  waiting: number
  /** When the last answer came, or the lane was empty. */
  movedAt: number
  /** Its connection ended, and nobody is to get it again. */
  gone: boolean
}

/**
 * Connections that statements share: those of one tick leave in one write, and none waits for the answer to the one
 * before it. Writing to sockets one by one takes half of a busy process's time.
 */
export class Lanes {
  readonly #pool: pg.Pool
  readonly #most: number
  readonly #lanes = new Set<Lane>()

  /** @param pool for these statements alone, as many connections as it may have */
  constructor(pool: pg.Pool) {
    this.#pool = pool
    this.#most = pool.options.max
  }

  /**
   * Sends statements one right after the other, so that nothing of others comes between them. Resolves when all are
   * answered.
   * @throws what the first of them that failed failed with
   */
  async run(queries: readonly CompiledQuery[]): Promise<pg.QueryResult[]> {
    try {
      return await this.#run(queries)
    } catch (error) {
      // One sent before it failed in preparing it, and none of these were run.
      if (error instanceof pg.DatabaseError && UNPREPARED.includes(error.code)) return this.#run(queries)
      throw error
    }
  }

  async #run(queries: readonly CompiledQuery[]): Promise<pg.QueryResult[]> {
    const lane = this.#choose()
    lane.waiting += queries.length
    let client: pg.PoolClient | undefined
    try {
      client = await lane.client
      const sent = leaveTogether(client, queries)
      const answers = await Promise.allSettled(sent)
      const failed = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
      // Not said by the database, or its last word: the connection is gone, and nobody else is to wait there.
      lane.gone ||= !failed.every((error) => error instanceof pg.DatabaseError && error.severity !== 'FATAL')
      if (lane.gone) this.#lanes.delete(lane)
      if (failed.length > 0) throw failed[0]
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    } finally {
      lane.waiting -= queries.length
      lane.movedAt = performance.now()
      if (lane.waiting === 0 || client === undefined) this.#lanes.delete(lane)
      if (lane.waiting === 0) client?.release(lane.gone)
    }
  }

  #choose(): Lane {
    const lanes = [...this.#lanes]
    const moving = lanes.filter(({ movedAt }) => performance.now() - movedAt < STUCK_MS)
    const free = moving.find(({ waiting }) => waiting < DEEP)
    if (free !== undefined) return free
    if (moving.length >= MOST_MOVING || lanes.length >= this.#most) {
      const those = moving.length > 0 ? moving : lanes
      return those.reduce((a, b) => (b.waiting < a.waiting ? b : a))
    }
    const lane = { client: this.#pool.connect(), waiting: 0, movedAt: performance.now(), gone: false }
    this.#lanes.add(lane)
    return lane
  }
}

/** Nothing is written before the end of the tick, and then all at once. */
export function leaveTogether(
  client: pg.PoolClient,
  queries: readonly CompiledQuery[],
): Promise<pg.QueryResult>[] {
  const { stream } = client.connection
  if (stream.writableCorked === 0) {
    stream.cork()
    setImmediate(() => stream.uncork())
  }
  return queries.map(({ sql: text, parameters }) => {
    const name = parameters.length > 0 ? nameOf(text) : undefined
    return client.query({ text, values: [...parameters], ...(name !== undefined && { name }) })
  })
}

const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

export function resultOf<Row>({ command, rowCount, rows }: pg.QueryResult): QueryResult<Row> {
  return { rows, ...(CHANGES.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }) }
}
