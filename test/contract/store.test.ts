import { describe } from 'node:test'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { postgresDatabase, sqliteFile, type TestDatabase } from '../support/databases.ts'
import { describeStore, type StoreUnderTest } from './describe-store.ts'

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

describeStore('SQLite', async () => underTest(await sqliteFile()))

const server = process.env.TEST_DATABASE_URL
if (server) describeStore('Postgres', async () => underTest(await postgresDatabase(server)))
else describe('store on Postgres', { skip: 'TEST_DATABASE_URL is not set' }, () => {})
