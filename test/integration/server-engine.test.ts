import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import { openPostgres } from '../../src/engine/server/postgres.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import { postgresDatabase } from '../support/databases.ts'
import { NO_SERVER, testEngine } from '../support/engine.ts'
import { until } from '../support/processes.ts'
import { startRedis } from '../support/redis.ts'
import { ServerHerald } from '../support/server-engine.ts'

const PEOPLE = 100
const LEASE_MS = 60_000
const REDIS_DOWN = /Redis does not answer/

describe('the server engine', { skip: NO_SERVER, timeout: 120_000 }, () => {
  const answered = (herald: ServerHerald, people = PEOPLE) =>
    until(
      `${people} are answered`,
      () => (herald.replies()[0] ?? 0) === 0 && herald.platform.posts().length >= people,
    )

  test('FLUSHALL while requests wait loses none and doubles none', async () => {
    const redis = await startRedis()
    const engine = await testEngine('server', redis.url)
    try {
      await using herald = await ServerHerald.start(engine.settings)
      await herald.gateway()
      herald.ask('help', PEOPLE - 2)
      herald.ask('draw me a fox style: anime --n 1', 2)
      const { store } = await herald.gateway()
      await until('all are taken in', async () => (await store.backlog()).open === PEOPLE)

      const admin = new Redis(redis.url)
      assert.ok((await admin.dbsize()) > 0, 'there were hints to lose')
      await admin.flushall()
      await Promise.all([herald.worker(), herald.worker()])
      await until('the first are answered', () => herald.platform.posts().length > 0)
      await admin.flushall()
      await answered(herald)
      admin.disconnect()
      assert.deepEqual(herald.replies(), { 1: PEOPLE })
      assert.equal(herald.horde.state().submits, 2)
    } finally {
      await engine.remove()
      await redis.stop()
    }
  })

  test('without Redis from the start, and when it comes and goes, everybody is answered', async () => {
    const first = await startRedis()
    await first.stop()
    const engine = await testEngine('server', first.url)
    try {
      await using herald = await ServerHerald.start(engine.settings)
      await herald.worker()
      await herald.worker()
      await herald.gateway()
      herald.ask('help', 30)
      await answered(herald, 30)
      assert.equal(herald.logged.filter((words) => REDIS_DOWN.test(words)).length, 3, 'once in each process')

      const second = await startRedis(first.port)
      await until(
        'it is noticed',
        () => herald.logged.filter((words) => /answers again/.test(words)).length === 3,
      )
      herald.ask('help', 10)
      await answered(herald, 40)
      second.freeze()
      herald.ask('help', 10)
      await answered(herald, 50)
      await second.stop()
      herald.ask('help', 10)
      await answered(herald, 60)
      assert.deepEqual(herald.replies(), { 1: 60 })
    } finally {
      await engine.remove()
    }
  })

  test('when Postgres goes away and comes back, work goes on by itself', async () => {
    const engine = await testEngine('server')
    const server = process.env.TEST_DATABASE_URL ?? ''
    const admin = openPostgres(server)
    const { settings } = engine
    assert.ok(settings.kind === 'server')
    const name = sql.id(new URL(settings.databaseUrl.reveal()).pathname.slice(1))
    try {
      await using herald = await ServerHerald.start(settings)
      await herald.worker()
      await herald.gateway()
      herald.ask('help', 20)
      await until('the first are answered', () => herald.platform.posts().length > 0)
      await sql`alter database ${name} with allow_connections false`.execute(admin)
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = ${new URL(settings.databaseUrl.reveal()).pathname.slice(1)}`.execute(admin)
      herald.ask('help', 20)
      await until('it is noticed', () =>
        herald.logged.some((words) => /the database does not answer/.test(words)),
      )
      await sql`alter database ${name} with allow_connections true`.execute(admin)
      // What was under way is still held, by runners that could not give it back.
      herald.pass(LEASE_MS)
      await answered(herald, 40)
      assert.deepEqual(herald.replies(), { 1: 40 })
      assert.equal(herald.logged.filter((words) => /the database answers again/.test(words)).length, 1)
    } finally {
      await admin.destroy()
      await engine.remove()
    }
  })

  test('Postgres alone is enough', async () => {
    const engine = await testEngine('server', null)
    try {
      await using herald = await ServerHerald.start(engine.settings)
      await herald.worker()
      await herald.worker()
      await herald.gateway()
      herald.ask('help', 20)
      herald.ask('draw me a fox style: anime --n 1', 2)
      await answered(herald, 22)
      assert.deepEqual(herald.replies(), { 1: 22 })
      assert.equal(herald.horde.state().submits, 2)
      assert.ok(herald.logged.some((words) => /DATABASE_URL without REDIS_URL/.test(words)))
    } finally {
      await engine.remove()
    }
  })

  test('of many processes that start at once on an empty database each finds it complete', async () => {
    const database = await postgresDatabase(process.env.TEST_DATABASE_URL ?? '')
    const opened = Array.from({ length: 6 }, () => database.open())
    try {
      await Promise.all(opened.map((db) => migrate(db)))
      for (const db of opened) await db.selectFrom('request').select('id').execute()
    } finally {
      await Promise.all(opened.map((db) => db.destroy()))
      await database.remove()
    }
  })
})
