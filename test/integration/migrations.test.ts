import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { MIGRATIONS, migrate, migrationsLeft } from '../../src/engine/sql/migrations/index.ts'
import type { Schema } from '../../src/engine/sql/schema.ts'
import { postgresDatabase, sqliteFile, type TestDatabase } from '../support/databases.ts'

interface Column {
  readonly type: string
  readonly isNullable: boolean
  /** Whether a row may be inserted without it. */
  readonly mayBeMissing: boolean
}

async function columns(db: Kysely<Schema>): Promise<Map<string, Column>> {
  const tables = await db.introspection.getTables()
  return new Map(
    tables.flatMap(({ name, columns: all }) =>
      all.map(({ name: column, dataType, isNullable, hasDefaultValue }) => [
        `${name}.${column}`,
        { type: dataType, isNullable, mayBeMissing: isNullable || hasDefaultValue },
      ]),
    ),
  )
}

/** What a process that knows only the columns of before could stumble over. */
function breaks(before: ReadonlyMap<string, Column>, after: ReadonlyMap<string, Column>): string[] {
  const tables = new Set([...before.keys()].map((name) => name.split('.')[0]))
  const changed = [...before].flatMap(([name, { type, isNullable }]) => {
    const now = after.get(name)
    if (now === undefined) return [`${name} is gone`]
    return now.type === type && now.isNullable === isNullable ? [] : [`${name} is another`]
  })
  const demanded = [...after].flatMap(([name, { mayBeMissing }]) =>
    before.has(name) || !tables.has(name.split('.')[0] ?? '') || mayBeMissing ? [] : [`${name} is demanded`],
  )
  return [...changed, ...demanded]
}

const server = process.env.TEST_DATABASE_URL
const databases: Record<string, () => Promise<TestDatabase>> = {
  SQLite: sqliteFile,
  ...(server && { Postgres: () => postgresDatabase(server) }),
}

for (const [name, create] of Object.entries(databases)) {
  describe(`the steps to today's tables on ${name}`, () => {
    test('leave an older process that still runs what it reads and writes', async () => {
      const database = await create()
      const db = database.open()
      try {
        const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
        const { results: [first] = [] } = await migrator.migrateUp()
        assert.equal(first?.status, 'Success')
        for (const step of Object.keys(MIGRATIONS).slice(1)) {
          const before = await columns(db)
          const { error } = await migrator.migrateTo(step)
          assert.equal(error, undefined)
          assert.deepEqual(breaks(before, await columns(db)), [], step)
        }
        assert.deepEqual(await migrationsLeft(db), { pending: 0, unknown: 0 })
        await migrate(db)
      } finally {
        await db.destroy()
        await database.remove()
      }
    })

    test('wait for nobody where none is left, not even for a process that is stopped while it writes', async () => {
      const database = await create()
      const [db, stopped] = [database.open(), database.open()]
      try {
        await migrate(db)
        await stopped.transaction().execute(async (trx) => {
          await trx.insertInto('cursor').values({ name: 'a', position: 'b' }).execute()
          await migrate(db)
        })
      } finally {
        await Promise.all([db.destroy(), stopped.destroy()])
        await database.remove()
      }
    })
  })
}

test('a column that goes, changes or is demanded would be noticed', () => {
  const column = { type: 'text', isNullable: false, mayBeMissing: false }
  const before = new Map([
    ['request.id', column],
    ['request.event', column],
  ])
  const after = new Map([
    ['request.id', { ...column, type: 'bigint' }],
    ['request.new', column],
    ['other.new', column],
  ])
  assert.deepEqual(breaks(before, after), [
    'request.id is another',
    'request.event is gone',
    'request.new is demanded',
  ])
})
