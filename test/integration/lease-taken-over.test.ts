import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { LeaseLostError } from '../../src/core/errors.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { newRequest, submission, T0, WORDS } from '../contract/requests.ts'
import { postgresDatabase } from '../support/databases.ts'
import { until } from '../support/processes.ts'

const server = process.env.TEST_DATABASE_URL

describe('a lease that is being taken over', { skip: !server && 'TEST_DATABASE_URL is not set' }, () => {
  test('is waited for by a save of the one who had it, which then changes nothing', async () => {
    const database = await postgresDatabase(server ?? '')
    const [mine, theirs] = [database.open(), database.open()]
    const store = createStore(mine)
    try {
      await migrate(mine)
      const { id } = newRequest('one')
      await store.insert(newRequest('one'))
      const claim = await store.claim(id, T0, T0 + 1_000)
      assert.ok(claim)
      const planned = submission(0, { name: 'planned', tries: 0, notBefore: 0 })
      await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [planned] })

      let saving: Promise<unknown> | undefined
      await theirs.transaction().execute(async (trx) => {
        await trx
          .updateTable('request')
          .set({ lease_until: T0 + 9_000 })
          .where('id', '=', id)
          .execute()
        const submitting = submission(0, { name: 'submitting', tries: 0, since: T0 })
        saving = store.saveSubmission(claim, submitting).catch((error: unknown) => error)
        await until('the save waits for the lock', async () => {
          const waiting = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'
            and datname = current_database()`
          return (await waiting.execute(theirs)).rows.length > 0
        })
      })
      assert.ok((await saving) instanceof LeaseLostError)
      assert.equal((await store.load(id))?.submissions[0]?.state.name, 'planned')
    } finally {
      await theirs.destroy()
      await store.close()
      await database.remove()
    }
  })
})
