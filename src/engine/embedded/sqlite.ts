import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely'
import type { Schema } from '../sql/schema.ts'
import { GroupCommitDriver } from './group-commit.ts'

/** How long a statement waits for another process that is writing. */
const BUSY_MS = 5_000

/** Opens (or creates) the database file. Every commit is on the disk before its promise resolves. */
export function openSqlite(path: string): Kysely<Schema> {
  const file = new DatabaseSync(path, { timeout: BUSY_MS })
  file.exec('pragma journal_mode = wal; pragma synchronous = full')
  return new Kysely<Schema>({ dialect: new EmbeddedDialect(file) })
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
