import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type CompiledQuery, type Kysely, type KyselyPlugin, PostgresAdapter, sql } from 'kysely'
import type { Store } from '../../src/core/store.ts'
import { migrate } from '../../src/engine/sql/migrations/index.ts'
import type { Schema } from '../../src/engine/sql/schema.ts'
import { createStore } from '../../src/engine/sql/store.ts'
import { newRequest, submission, T0, WORDS } from '../contract/requests.ts'
import { postgresDatabase, sqliteFile, type TestDatabase } from '../support/databases.ts'

const OPEN = 10_000
const ENDED = 10_000
const LINE = `submit ${newRequest('x').hordeUrl}`

/** Rows as a busy service has them: most open ones sleep, a hundred stand in line, twenty are due. */
async function fill(db: Kysely<Schema>): Promise<void> {
  const requests = Array.from({ length: OPEN + ENDED }, (_, n) => {
    const { id, event, parsed, hordeUrl } = newRequest(`r${n}`)
    const ended = n >= OPEN
    return {
      id,
      platform: event.platform,
      account: event.account,
      event_id: event.eventId,
      person_id: `p${n % 2_000}`,
      event: JSON.stringify(event),
      parsed: JSON.stringify(parsed),
      horde_url: hordeUrl,
      state: ended ? 'ended' : n < 100 ? 'received' : 'generating',
      outcome: ended ? 'pictures' : null,
      words: JSON.stringify(WORDS),
      remarks: '[]',
      reply_id: ended ? `reply${n}` : null,
      cancel_requested: 0,
      posting: 0,
      created_at: T0 - n * 1_000,
      first_submit_at: n < 100 ? null : T0 - n,
      ended_at: ended ? T0 - n * 1_000 : null,
      next_run_at: ended ? null : n % 500 === 0 ? T0 - 1 : T0 + 5_000 + n,
      lease_until: n % 700 === 0 ? T0 + 30_000 : 0,
      wakes: 0,
      draws: 1,
    }
  })
  const submissions = requests.map(({ id }, n) => {
    const { style, body } = submission(0, { name: 'planned', tries: 0, notBefore: 0 })
    return {
      request_id: id,
      idx: 0,
      style,
      body: JSON.stringify(body),
      state: JSON.stringify(n < 100 ? { name: 'planned' } : { name: 'submitted' }),
      secret: `secret${n}`,
      line: LINE,
      turn: n,
      entered_at: T0,
      waiting: n < 100 ? 1 : 0,
      at_horde: n >= 100 && n < 130 ? 1 : 0,
    }
  })
  for (let at = 0; at < requests.length; at += 500) {
    await db
      .insertInto('request')
      .values(requests.slice(at, at + 500))
      .execute()
    await db
      .insertInto('submission')
      .values(submissions.slice(at, at + 500))
      .execute()
  }
  // Postgres does so by itself after a while; nobody does it for SQLite.
  if (isPostgres(db)) await sql`analyze`.execute(db)
}

function isPostgres(db: Kysely<Schema>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

function describePlans(name: string, open: () => Promise<TestDatabase>): void {
  describe(`with ${OPEN} open requests on ${name}`, () => {
    let database: TestDatabase
    let db: Kysely<Schema>
    let store: Store
    let asked: CompiledQuery[]

    before(async () => {
      database = await open()
      db = database.open()
      await migrate(db)
      await fill(db)
      asked = []
      const noting: KyselyPlugin = {
        transformQuery: ({ node, queryId }) => {
          asked.push(db.getExecutor().compileQuery(node, queryId))
          return node
        },
        transformResult: async ({ result }) => result,
      }
      store = createStore(db.withPlugin(noting), { now: () => T0 })
    })
    after(async () => {
      await db.destroy()
      await database.remove()
    })

    /** Postgres goes by the values at first, and soon by a plan for any values, which it keeps. */
    function explained(query: CompiledQuery): CompiledQuery[] {
      if (!isPostgres(db)) return [{ ...query, sql: `explain query plan ${query.sql}` }]
      const forAny = { ...query, sql: `explain (generic_plan) ${query.sql}`, parameters: [] }
      return [{ ...query, sql: `explain ${query.sql}` }, forAny]
    }

    /** The statements of a call that go through all requests or submissions, with their plans. */
    async function scans(call: () => Promise<unknown>): Promise<string[]> {
      asked = []
      await call()
      const found: string[] = []
      for (const query of asked) {
        for (const explain of explained(query)) {
          const { rows } = await db.executeQuery<Record<string, unknown>>(explain)
          const plan = rows.flatMap(Object.values).join('; ')
          if (WHOLE_TABLE.test(plan)) found.push(`${query.sql}: ${plan}`)
        }
      }
      return found
    }

    test('nothing that a running service asks goes through all rows', async () => {
      const claimed = newRequest('r5').id
      await store.wake(claimed, T0)
      const claim = await store.claim(claimed, T0, T0 + 60_000)
      assert.ok(claim)
      const leaving = submission(0, { name: 'submitting', tries: 0, since: T0 })
      const who = { platform: 'console', account: 'me', personId: 'p7' } as const
      const { id } = newRequest('r3')
      const calls: Record<string, () => Promise<unknown>> = {
        admit: () => store.admit(newRequest('new'), true, () => ({ kind: 'accept' })),
        queueLook: () => store.queueLook(T0 - 60_000),
        backlog: () => store.backlog(),
        due: () => store.due(T0, 100),
        nextDueAt: () => store.nextDueAt(),
        wake: () => store.wake(id, T0),
        claim: () => store.claim(id, T0, T0 + 60_000),
        load: () => store.load(id),
        firstInLine: () => store.firstInLine(LINE, T0),
        'firstInLine of mine': () => store.firstInLine(LINE, T0, id),
        aheadOf: () => store.aheadOf(id, 0, 100),
        lineAhead: () => store.lineAhead(newRequest('r90').id),
        hasRoom: () => store.hasRoom(LINE, 1, 30, T0),
        leaveLine: () => store.leaveLine(claim, leaving, { limit: 90, nowMs: T0 }),
        lowerCeiling: () => store.lowerCeiling(LINE, T0),
        saveSubmission: () => store.saveSubmission(claim, leaving),
        hear: () => store.hear('secret1500', { hordeId: 'h', image: 'i' }),
        'hear of nothing': () => store.hear('unknown', { hordeId: 'h', image: 'i' }),
        saveAnswer: () => store.saveAnswer(claim, null),
        end: () => store.end(claim, 'pictures', null),
        release: () => store.release(claim, null),
        recentReplies: () => store.recentReplies('console', 'me', T0 - 60_000, 50),
        findByMessage: () => store.findByMessage('console', 'me', 'r77'),
        latestOf: () => store.latestOf('console', 'me', 'p7', id),
        openOf: () => store.openOf(who, id),
        personData: () => store.personData(who),
        accountsOf: () => store.accountsOf('console', 'p7'),
        erasePerson: () => store.erasePerson(who),
        eraseEnded: () => store.eraseEnded(T0 - OPEN * 1_000 - 50_000, 10),
        removeEnded: () => store.removeEnded(T0 - OPEN * 1_000 - 50_000, 10),
        toLookAt: () =>
          store.toLookAt({ platform: 'console', account: 'me' }, T0 - OPEN * 1_000 - 50_000, 100),
        endedOf: () => store.endedOf(who),
        saveLook: () => store.saveLook([id], T0),
        eraseRequests: () => store.eraseRequests([id]),
        silence: () => store.silence({ platform: 'console', account: 'me', personId: 'ada' }, ['a', 'b'], T0),
        'requests list': () => store.listRequests('open', 20),
      }
      for (const [name, call] of Object.entries(calls)) assert.deepEqual(await scans(call), [], name)
    })

    test('a statement that does go through all of them is seen', async () => {
      assert.notDeepEqual(await scans(() => store.listRequests('all', 20)), [])
    })
  })
}

/** As the databases say it: SQLite without the name of an index, Postgres by the kind of the node. */
const WHOLE_TABLE = /SCAN (request|submission|r|s)(?! USING)\b|Seq Scan on (request|submission)\b/

describePlans('SQLite', sqliteFile)
const server = process.env.TEST_DATABASE_URL
if (server) describePlans('Postgres', () => postgresDatabase(server))
else describe('plans of Postgres', { skip: 'TEST_DATABASE_URL is not set' }, () => {})
