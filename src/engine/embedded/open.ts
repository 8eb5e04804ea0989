import { LocalBuckets } from '../../core/buckets.ts'
import type { Clock } from '../../core/ports.ts'
import type { Store } from '../../core/store.ts'
import { DatabaseWatch } from '../database-watch.ts'
import { giverRows } from '../gift-rows.ts'
import type { Engine, EngineOptions } from '../open.ts'
import { migrate } from '../sql/migrations/index.ts'
import { createStore } from '../sql/store.ts'
import { createTimerDispatcher } from '../timers.ts'
import { databaseFile, openDataFolder } from './data-folder.ts'
import { type Lock, tryLock } from './lock.ts'
import { openSqlite } from './sqlite.ts'

/** One process: a SQLite file in the data folder, and timers. */
export async function openEmbedded(options: EngineOptions): Promise<Engine> {
  const { dataDir, clock, log, onSweep, wrapStore } = options
  const store = wrapStore(await openEmbeddedStore(dataDir, clock))
  const rows = { clock, log, database: new DatabaseWatch(log) }
  let lock: Lock | undefined
  return {
    store,
    dispatcher: createTimerDispatcher({ ...rows, store, onSweep }),
    giftDispatcher: createTimerDispatcher({ ...rows, store: giverRows(store) }),
    buckets: new LocalBuckets(),
    checks: {},
    async takeRunning() {
      lock ??= tryLock(dataDir)
      if (lock === undefined) return false
      // With the lock nobody else works here: what is still held was held by a process that died.
      await store.freeAll()
      return true
    },
    async close() {
      await store.close()
      lock?.release()
    },
  }
}

/** The file may be open in several processes. */
export async function openEmbeddedStore(dataDir: string, clock: Clock): Promise<Store> {
  const db = openSqlite(databaseFile(openDataFolder(dataDir)))
  await migrate(db)
  return createStore(db, clock)
}
