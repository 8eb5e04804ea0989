import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { LeaseLostError } from '../../src/core/errors.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import type { Schema } from '../../src/engine/sql/schema.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { saveUnderLease } from '../../src/engine/sql/transact.ts'
import { newRequest, PLANNED, submission, T0, WORDS } from '../contract/requests.ts'
import { postgresDatabase } from '../support/databases.ts'

const server = process.env.TEST_DATABASE_URL ?? ''

describe('statements that Postgres keeps prepared', { skip: server === '' }, () => {
  let database: Awaited<ReturnType<typeof postgresDatabase>>
  let db: Kysely<Schema>

  beforeEach(async () => {
    database = await postgresDatabase(server)
    db = database.open()
    await migrate(db)
  })
  afterEach(async () => {
    await db.destroy()
    await database.remove()
  })

  test('still work when a newer process adds columns', async () => {
    const store = createStore(db, { now: () => T0 })
    const { id } = newRequest('one')
    await store.insert(newRequest('one'))
    const claim = await store.claim(id, T0, T0 + 1_000)
    assert.ok(claim)
    const delivery = { requestId: id, kind: 'reply', state: 'open', steps: {}, failures: 0 } as const
    await store.savePlan(claim, { words: WORDS, remarks: [], submissions: [submission(0, PLANNED)] })
    const all = async () => {
      await store.saveDelivery(claim, delivery)
      await store.saveSubmission(claim, submission(0, PLANNED))
      await store.hear('unknown', { hordeId: 'h', image: 'i' })
      await store.pausedUntil('nothing')
      const loaded = await store.load(id)
      assert.equal(loaded?.submissions.length, 1)
    }
    // Often enough to be kept for any values.
    for (let round = 0; round < 10; round += 1) await all()
    for (const table of ['request', 'submission', 'picture', 'delivery', 'pause', 'credential', 'opt_out'])
      await sql`alter table ${sql.table(table)} add column newer bigint not null default 0`.execute(db)
    await all()
  })

  test('that failed before they were prepared fail nobody who sends the same', async () => {
    const nobody = { id: newRequest('nobody').id, leaseUntil: T0, wakes: 0, deaths: 0 }
    const row = { name: 'one', until_at: T0, reason: 'new' }
    const insert = db.insertInto('pause').values(row)
    const lost = saveUnderLease(db, nobody, {}, [insert])
    const alone = insert.execute()
    await assert.rejects(lost, LeaseLostError)
    await alone
    assert.equal((await db.selectFrom('pause').select('name').execute()).length, 1)
  })
})
