import { existsSync } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import { HeraldError } from '../../core/errors.ts'
import { migrate } from '../sql/migrations/index.ts'
import type { Schema } from '../sql/schema.ts'
import { databaseFile, openDataFolder } from './data-folder.ts'
import { openSqlite, RESTORE } from './sqlite.ts'

/** What keeps the file from being used, damage anywhere in it included; undefined where it is well, or not there yet. */
export async function lookAtFile(dataDir: string): Promise<string | undefined> {
  const path = databaseFile(dataDir)
  if (!existsSync(path)) return undefined
  try {
    openDataFolder(dataDir)
    const db = openSqlite(path)
    try {
      await assertWhole(db)
      // As whatever reads the rows will.
      await migrate(db)
      return undefined
    } finally {
      await db.destroy()
    }
  } catch (error) {
    // What to do stands in our own errors already.
    if (error instanceof HeraldError) return error.message
    const why = error instanceof Error ? error.message : String(error)
    return `the database ${path} cannot be read: ${why}. If it is damaged, ${RESTORE}`
  }
}

/** Reads the whole file. https://sqlite.org/pragma.html#pragma_quick_check */
async function assertWhole(db: Kysely<Schema>): Promise<void> {
  const found = sql<{ says: string }>`select quick_check as says from pragma_quick_check`
  const damage = (await found.execute(db)).rows.find(({ says }) => says !== 'ok')
  if (damage !== undefined) throw new Error(damage.says.replaceAll('\n', ' '))
}
