import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { openSqlite } from '../../src/engine/embedded/sqlite.ts'
import { openPostgres } from '../../src/engine/server/postgres.ts'
import type { Schema } from '../../src/engine/sql/schema.ts'

/** An empty database of its own; `open` may be called several times. */
export interface TestDatabase {
  open(): Kysely<Schema>
  remove(): Promise<void>
}

export async function sqliteFile(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'herald-test-'))
  return {
    open: () => openSqlite(join(folder, 'herald.db')),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

let count = 0

/** A new database on the server of `TEST_DATABASE_URL`. */
export async function postgresDatabase(server: string): Promise<TestDatabase & { url: string }> {
  const name = `herald_${process.pid}_${++count}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await onServer(server, `create database ${name}`)
  return {
    url: url.href,
    open: () => openPostgres(url.href),
    remove: () => onServer(server, `drop database ${name} with (force)`),
  }
}

async function onServer(server: string, command: string): Promise<void> {
  const db = openPostgres(server)
  try {
    await sql.raw(command).execute(db)
  } finally {
    await db.destroy()
  }
}
