import { describe } from 'node:test'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { postgresDatabase, sqliteFile, type TestDatabase } from '../support/databases.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** Runs a suite on SQLite, and on Postgres where the tests have one. */
export function onEachDatabase(suite: (name: string, open: () => Promise<StoreUnderTest>) => void): void {
  suite('SQLite', async () => underTest(await sqliteFile()))
  const server = process.env.TEST_DATABASE_URL
  if (server) suite('Postgres', async () => underTest(await postgresDatabase(server)))
  else describe('on Postgres', { skip: 'TEST_DATABASE_URL is not set' }, () => {})
}

function underTest(database: TestDatabase): StoreUnderTest {
  return {
    async connect(clock) {
      const db = database.open()
      await migrate(db)
      return createStore(db, clock)
    },
    remove: database.remove,
  }
}
