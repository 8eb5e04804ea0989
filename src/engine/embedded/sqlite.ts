import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, SqliteAdapter, SqliteDialect, sql } from 'kysely'
import type { Schema } from '../sql/schema.ts'

/** How long a statement waits for another process that is writing. */
const BUSY_MS = 5_000

/** Opens (or creates) the database file. Every commit is on the disk before its promise resolves. */
export function openSqlite(path: string): Kysely<Schema> {
  const file = new DatabaseSync(path, { timeout: BUSY_MS })
  file.exec('pragma journal_mode = wal; pragma synchronous = full')
  return new Kysely<Schema>({ dialect: new EmbeddedDialect({ database: shim(file) }) })
}

class EmbeddedDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new EmbeddedAdapter()
  }
}

/** Kysely has no migration lock on SQLite; here two processes may open a new file at once. */
class EmbeddedAdapter extends SqliteAdapter {
  #locked = false

  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`begin immediate`.execute(db)
    this.#locked = true
  }

  override async releaseMigrationLock(db: Kysely<unknown>): Promise<void> {
    // Kysely also gets here when taking the lock failed.
    if (!this.#locked) return
    this.#locked = false
    await sql`commit`.execute(db)
  }
}

/** Makes node:sqlite look like the driver that Kysely's dialect was written for. */
function shim(file: DatabaseSync) {
  return {
    close: () => file.close(),
    prepare(text: string) {
      // A deferred transaction that turns to writing fails at once when another process wrote meanwhile.
      const statement = file.prepare(text === 'begin' ? 'begin immediate' : text)
      return {
        reader: statement.columns().length > 0,
        all: (values: readonly unknown[]) => statement.all(...values.map(checked)),
        run: (values: readonly unknown[]) => statement.run(...values.map(checked)),
        iterate: (values: readonly unknown[]) => statement.iterate(...values.map(checked)),
      }
    },
  }
}

/** node:sqlite takes an object as first value for named parameters and then changes nothing, in silence. */
function checked(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(
    `SQL takes text, finite numbers, bigint, null and bytes, not ${value instanceof Date ? 'a Date' : typeof value}`,
  )
}
