import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Store } from '../core/ports.ts'
import { openDataFolder } from '../engine/embedded/data-folder.ts'
import { openSqlite } from '../engine/embedded/sqlite.ts'
import { migrate } from '../engine/sql/migrations/index.ts'
import { createStore } from '../engine/sql/store.ts'

/** The rows alone, beside a running service: it sees what was written at its next sweep. */
export async function openStore(config: Config): Promise<Store> {
  const db = openSqlite(join(openDataFolder(config.dataDir), 'herald.sqlite'))
  await migrate(db)
  return createStore(db)
}
