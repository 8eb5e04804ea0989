import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { openSqlite } from '../../../src/engine/embedded/sqlite.ts'
import type { Schema } from '../../../src/engine/sql/schema.ts'

let folder: string
let db: Kysely<Schema>
/** Another process: it sees what is committed. */
let outside: DatabaseSync

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'herald-group-'))
  db = openSqlite(join(folder, 'herald.db'))
  await sql`create table cursor (name text primary key, position text not null) strict`.execute(db)
  outside = new DatabaseSync(join(folder, 'herald.db'))
})

afterEach(async () => {
  await db.destroy()
  outside.close()
  rmSync(folder, { recursive: true, force: true })
})

const save = (name: string, position = 'x') => db.insertInto('cursor').values({ name, position }).execute()
const names = () =>
  outside
    .prepare('select name from cursor order by name')
    .all()
    .map(({ name }) => name)
const verdict = ({ status }: PromiseSettledResult<unknown>) => status

describe('writes of one tick', () => {
  test('are there for others as soon as one of them resolves, all in one commit', async () => {
    await Promise.race([save('a'), save('b'), db.transaction().execute((trx) => insert(trx, 'c'))])
    assert.deepEqual(names(), ['a', 'b', 'c'])
  })

  test('fail alone: a refused statement and a transaction that gives up take nothing with them', async () => {
    const settled = await Promise.allSettled([
      save('a'),
      save('a'),
      db.transaction().execute(async (trx) => {
        await insert(trx, 'b')
        throw new Error('given up')
      }),
      db.transaction().execute((trx) => insert(trx, 'c')),
    ])
    assert.deepEqual(settled.map(verdict), ['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    assert.deepEqual(names(), ['a', 'c'])
  })

  test('fail together when the disk is full, and what comes later goes on', async () => {
    await sql`pragma max_page_count = 10`.execute(db)
    const huge = 'x'.repeat(1_000_000)
    const settled = await Promise.allSettled([
      save('a'),
      db.transaction().execute((trx) => insert(trx, 'b', huge)),
      save('c'),
    ])
    assert.deepEqual(settled.map(verdict), ['rejected', 'rejected', 'rejected'])
    assert.deepEqual(names(), [])
    await save('d')
    assert.deepEqual(names(), ['d'])
  })

  test('are not answered to a reader before they are on the disk', async () => {
    let seen: Promise<[here: number, onDisk: number]> | undefined
    await db.transaction().execute(async (trx) => {
      await insert(trx, 'a')
      const rows = db.selectFrom('cursor').select('name').execute()
      seen = rows.then(({ length }) => [length, names().length])
    })
    assert.deepEqual(await seen, [1, 1])
  })

  test('of transactions never run into each other', async () => {
    await save('count', '0')
    const add = () =>
      db.transaction().execute(async (trx) => {
        const row = await trx.selectFrom('cursor').select('position').executeTakeFirstOrThrow()
        await trx
          .updateTable('cursor')
          .set({ position: String(Number(row.position) + 1) })
          .execute()
      })
    await Promise.all(Array.from({ length: 50 }, add))
    const [row] = await db.selectFrom('cursor').selectAll().execute()
    assert.equal(row?.position, '50')
  })

  test('wait for another process that is writing, then fail with its reason and go on', async () => {
    await sql`pragma busy_timeout = 50`.execute(db)
    outside.exec('begin immediate')
    await assert.rejects(save('a'), /locked/)
    outside.exec('rollback')
    await save('b')
    assert.deepEqual(names(), ['b'])
  })
})

function insert(trx: Kysely<Schema>, name: string, position = 'x') {
  return trx.insertInto('cursor').values({ name, position }).execute()
}
