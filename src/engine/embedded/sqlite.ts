import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely'
import { HeraldError } from '../../core/errors.ts'
import type { Schema } from '../sql/schema.ts'
import { GroupCommitDriver } from './group-commit.ts'

/** How long a statement waits for another process that is writing. */
const BUSY_MS = 5_000
/** The end of a sentence on a damaged file. */
export const RESTORE =
  'put a copy in its place (docs/operations.md, "Backups") or move it away to start anew.'

/**
 * Opens (or creates) the database file, which is for its owner alone even in a folder that is not. Every commit
 * is on the disk before its promise resolves.
 * @throws {HeraldError} saying what to do, where the file is none of SQLite's or cannot be opened
 */
export function openSqlite(path: string): Kysely<Schema> {
  try {
    // SQLite gives the files beside it the same rights.
    closeSync(openSync(path, 'a', 0o600))
    const file = new DatabaseSync(path, { timeout: BUSY_MS })
    file.exec('pragma journal_mode = wal; pragma synchronous = full')
    return new Kysely<Schema>({ dialect: new EmbeddedDialect(file) })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new HeraldError(
      `the database ${path} cannot be opened: ${why}. Make it readable and writable for this user, and room on its disk; ` +
        `if it is damaged, ${RESTORE}`,
      { cause: error },
    )
  }
}

class EmbeddedDialect extends SqliteDialect {
  readonly #file: DatabaseSync

  constructor(file: DatabaseSync) {
    super({ database: async () => Promise.reject(new Error('the driver is our own')) })
    this.#file = file
  }

  override createDriver(): GroupCommitDriver {
    return new GroupCommitDriver(this.#file)
  }

  override createAdapter(): SqliteAdapter {
    return new EmbeddedAdapter()
  }
}

/** The driver brings its own order, and a migration is a transaction, so that two processes may open a new file. */
class EmbeddedAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }

  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
