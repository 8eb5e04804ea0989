import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { Secret } from '../../src/core/secret.ts'
import { openServerStore } from '../../src/engine/server/open.ts'
import { openPostgres } from '../../src/engine/server/postgres.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import type { Schema } from '../../src/engine/sql/schema.ts'
import { postgresDatabase } from '../support/databases.ts'
import { until } from '../support/processes.ts'
import { startQuietFront } from '../support/quiet-front.ts'

const SHORT = { lockMs: 200, idleMs: 1_000, statementMs: 300, silenceMs: 600 }
/** Of kysely's `PostgresAdapter`: held while one process brings the tables up to date. */
const MIGRATION_LOCK = '3853314791062309107'
const server = process.env.TEST_DATABASE_URL ?? ''

describe('Postgres that keeps us waiting', { skip: server === '', timeout: 30_000 }, () => {
  let database: Awaited<ReturnType<typeof postgresDatabase>>
  let db: Kysely<Schema>

  beforeEach(async () => {
    database = await postgresDatabase(server)
    db = openPostgres(database.url, SHORT)
  })
  afterEach(async () => {
    await db.destroy()
    await database.remove()
  })

  /** Takes the row that everybody needs who sends something. */
  const takeLine = (by: Kysely<Schema>) =>
    by
      .insertInto('line')
      .values({ name: 'shared', turn: 0, served_at: 0, ceiling: 0, ceiling_until: 0 })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ turn: 1 }))
      .execute()

  test('a process that froze within a transaction holds up the others for a moment only', async () => {
    await migrate(db)
    await takeLine(db)
    const frozen = db.transaction().execute(async (trx) => {
      await takeLine(trx)
      await assert.rejects(takeLine(db), /lock timeout/, 'a step fails, and is tried again')
      await until('the line is free', () =>
        takeLine(db).then(
          () => true,
          () => false,
        ),
      )
    })
    await assert.rejects(frozen, 'it must not think that it wrote')
  })

  test('however many wait for a row that another holds, they hold up nobody else', async () => {
    await migrate(db)
    await takeLine(db)
    const patient = database.open()
    const slow = database.open()
    try {
      const waiting = await slow.transaction().execute(async (trx) => {
        await takeLine(trx)
        let left = 0
        const waiting: Promise<unknown>[] = []
        // More than there are connections to share.
        while (waiting.length < 9) {
          waiting.push(
            takeLine(patient).finally(() => {
              left += 1
            }),
          )
          let answered = false
          await until('others are answered', async () => {
            void sql`select 1`.execute(patient).then(() => {
              answered = true
            })
            return answered
          })
        }
        await patient.transaction().execute((other) => sql`select 1`.execute(other))
        assert.equal(left, 0)
        return waiting
      })
      await Promise.all(waiting)
    } finally {
      await Promise.all([patient.destroy(), slow.destroy()])
    }
  })

  test('a statement without end is ended', async () => {
    await assert.rejects(sql`select pg_sleep(20)`.execute(db), /statement timeout/)
    await sql`select 1`.execute(db)
  })

  test('a network that swallows everything fails calls, and the first after it came back succeeds', async () => {
    const url = new URL(database.url)
    const front = await startQuietFront({ port: Number(url.port), host: url.hostname })
    url.port = String(front.port)
    const behind = openPostgres(url.href, SHORT)
    try {
      await Promise.all([migrate(behind), sql`select 1`.execute(behind)])
      front.quiet = true
      const line = takeLine(behind)
      const work = behind.transaction().execute(takeLine)
      await assert.rejects(line, /silent for 600 ms/)
      await assert.rejects(work, /silent for 600 ms/)
      front.quiet = false
      await takeLine(behind)
    } finally {
      await behind.destroy()
      await front.close()
    }
  })

  test('who waits for another to bring the tables up to date waits as long as it takes', async () => {
    await using slow = openPostgres(database.url, 'endless')
    const opening = await slow.transaction().execute(async (held) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)}::bigint)`.execute(held)
      const opening = openServerStore(new Secret(database.url), { now: Date.now }, SHORT)
      opening.catch(() => {})
      await until('it waited longer than for anything else', async () => {
        const { rows } = await sql`select 1 from pg_stat_activity where wait_event = 'advisory'
          and datname = current_database()
          and clock_timestamp() - query_start > ${`${2 * SHORT.silenceMs} ms`}::interval`.execute(db)
        return rows.length > 0
      })
      return { store: opening }
    })
    await (await opening.store).close()
  })
})
