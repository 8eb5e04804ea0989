import type { DatabaseSync } from 'node:sqlite'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type { Transacts } from '../sql/transact.ts'
import { Statements } from './statements.ts'

/** A read may wait for a commit, but begins none. */
const READS = /^\s*select\b/i

/** Writes that share one commit. */
interface Group {
  /** Rejects when it cannot begin. */
  readonly begun: PromiseWithResolvers<void>
  /** Resolves when it is on the disk. */
  readonly committed: PromiseWithResolvers<void>
}

/**
 * One connection whose writes of one tick share one commit, and so one wait for the disk. A transaction is a
 * savepoint within it: it fails alone. Nothing resolves before it is on the disk, reads included when what they
 * saw is not there yet; if the commit fails, everything that was in it fails. The file is locked within a tick
 * only, as long as nothing but the database is waited for inside a transaction.
 */
export class GroupCommitDriver implements Driver {
  readonly #file: DatabaseSync
  readonly #statements: Statements
  /** Begins in the next tick. */
  #next: Group | undefined
  /** Has begun. */
  #group: Group | undefined
  /** Ends when the one whose statements run now, and all who wait for that, are through. */
  #turn: Promise<void> = Promise.resolve()

  constructor(file: DatabaseSync) {
    this.#file = file
    this.#statements = new Statements(file)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Session> {
    return new Session({
      execute: (query, inside) => {
        if (inside) return this.#run(query)
        return READS.test(query.sql) ? this.#read(query) : this.#write(query)
      },
      transact: (condition, queries) => this.#transact(condition, queries),
    })
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const session = sessionOf(connection)
    const { release, committed } = await this.#enter()
    try {
      this.#file.exec('savepoint step')
    } catch (error) {
      release()
      throw error
    }
    session.begin(release, committed)
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    this.#file.exec('release step')
    await sessionOf(connection).end()
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const session = sessionOf(connection)
    if (!session.inside) return
    // Where SQLite has taken back the whole group, nothing is left to take back.
    if (this.#file.isTransaction) this.#file.exec('rollback to step; release step')
    session.end().catch(() => {})
  }

  async destroy(): Promise<void> {
    await Promise.allSettled([this.#next?.committed.promise, this.#group?.committed.promise])
    this.#file.close()
  }

  async #read(query: CompiledQuery): Promise<QueryResult<never>> {
    const release = await this.#take()
    const committed = this.#group?.committed.promise
    try {
      return this.#run(query)
    } finally {
      release()
      await committed
    }
  }

  async #write(query: CompiledQuery): Promise<QueryResult<never>> {
    const { release, committed } = await this.#enter()
    let result: QueryResult<never>
    try {
      result = this.#run(query)
    } finally {
      release()
    }
    await committed
    return result
  }

  async #transact(condition: CompiledQuery, queries: readonly CompiledQuery[]) {
    const { release, committed } = await this.#enter()
    let results: QueryResult<never>[] | undefined
    try {
      results = this.#step(condition, queries)
    } finally {
      release()
    }
    await committed
    return results
  }

  #step(condition: CompiledQuery, queries: readonly CompiledQuery[]): QueryResult<never>[] | undefined {
    this.#file.exec('savepoint step')
    try {
      const changed = this.#run(condition).numAffectedRows !== 0n
      const results = changed ? queries.map((query) => this.#run(query)) : undefined
      this.#file.exec('release step')
      return results
    } catch (error) {
      // Where SQLite has taken back the whole group, nothing is left to take back.
      if (this.#file.isTransaction) this.#file.exec('rollback to step; release step')
      throw error
    }
  }

  #run({ sql, parameters }: CompiledQuery): QueryResult<never> {
    try {
      return this.#statements.run(sql, parameters)
    } catch (error) {
      // A full disk makes SQLite take back everything. https://sqlite.org/lang_transaction.html
      if (!this.#file.isTransaction) this.#lose(error)
      throw error
    }
  }

  /** Waits until no transaction is under way; the answer lets the next one go on. */
  async #take(): Promise<() => void> {
    const before = this.#turn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#turn = promise
    await before
    return resolve
  }

  /** A turn within the next group. */
  async #enter(): Promise<{ release: () => void; committed: Promise<void> }> {
    this.#next ??= this.#plan()
    const group = this.#next
    await group.begun.promise
    const release = await this.#take()
    if (this.#group !== group) {
      release()
      // Lost before it was our turn: outside of it our statement would be one of its own.
      await group.committed.promise
      return this.#enter()
    }
    return { release, committed: group.committed.promise }
  }

  #plan(): Group {
    const group = { begun: Promise.withResolvers<void>(), committed: Promise.withResolvers<void>() }
    group.begun.promise.catch(() => {})
    group.committed.promise.catch(() => {})
    setImmediate(() => void this.#play(group))
    return group
  }

  async #play(group: Group): Promise<void> {
    const begin = await this.#take()
    this.#next = undefined
    try {
      // Immediate: one that turns to writing later fails at once when another process wrote meanwhile.
      this.#file.exec('begin immediate')
      this.#group = group
      group.begun.resolve()
    } catch (error) {
      group.begun.reject(error)
      group.committed.reject(error)
      return
    } finally {
      begin()
    }
    // Those who wait for the beginning go first and take their turns.
    await group.begun.promise
    const release = await this.#take()
    try {
      if (this.#group !== group) return
      this.#file.exec('commit')
      this.#group = undefined
      group.committed.resolve()
    } catch (error) {
      if (this.#file.isTransaction) this.#file.exec('rollback')
      this.#lose(error)
    } finally {
      release()
    }
  }

  #lose(error: unknown): void {
    this.#group?.committed.reject(error)
    this.#group = undefined
  }
}

interface Executes extends Pick<Transacts, 'transact'> {
  execute(query: CompiledQuery, inside: boolean): Promise<QueryResult<never>> | QueryResult<never>
}

/** Whoever uses the connection: for single statements, or for a transaction between `begin` and `end`. */
class Session implements Transacts {
  readonly #driver: Executes
  readonly transact: Transacts['transact']
  #transaction: { release: () => void; committed: Promise<void> } | undefined

  constructor(driver: Executes) {
    this.#driver = driver
    this.transact = driver.transact
  }

  get inside(): boolean {
    return this.#transaction !== undefined
  }

  begin(release: () => void, committed: Promise<void>): void {
    this.#transaction = { release, committed }
  }

  /** Lets others go on; resolves when it is on the disk. */
  async end(): Promise<void> {
    const { release, committed } = this.#transaction ?? {}
    this.#transaction = undefined
    release?.()
    await committed
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#driver.execute(query, this.inside)
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }
}

function sessionOf(connection: DatabaseConnection): Session {
  if (connection instanceof Session) return connection
  throw new TypeError('the connection was not made by this driver')
}
