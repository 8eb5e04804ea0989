import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { newRequest, T0 } from '../contract/requests.ts'
import { postgresDatabase, sqliteFile, type TestDatabase } from '../support/databases.ts'

const server = process.env.TEST_DATABASE_URL
const DATABASES: Record<string, () => Promise<TestDatabase>> = {
  SQLite: sqliteFile,
  ...(server && { Postgres: () => postgresDatabase(server) }),
}

describe('what an older process ended for somebody who is to be forgotten', () => {
  for (const [name, make] of Object.entries(DATABASES)) {
    test(`is not started over, and erased by the next retention (${name})`, async () => {
      const database = await make()
      const db = database.open()
      const store = createStore(db)
      try {
        await migrate(db)
        const { id } = newRequest('one')
        await store.insert(newRequest('one'))
        // The mark stays where whoever ended it did not know of it.
        const ended = { state: 'ended', outcome: 'unanswerable', ended_at: T0, erase_requested: 1 }
        await db.updateTable('request').set(ended).where('id', '=', id).execute()
        assert.equal(await store.reopen(id, T0), 'erased')
        assert.equal((await store.summaryOf(id))?.state, 'ended')
        assert.equal(await store.eraseEnded(0, 10), 1)
        assert.doesNotMatch(JSON.stringify(await store.load(id)), /mara|lighthouse/i)
      } finally {
        await store.close()
        await database.remove()
      }
    })
  }
})
