import { isDeepStrictEqual } from 'node:util'
import { type Kysely, sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration'
import { HeraldError } from '../../../core/errors.ts'
import type { Schema } from '../schema.ts'
import * as requests from './001-requests.ts'
import * as gatewayLeases from './002-gateway-leases.ts'
import * as limits from './003-limits.ts'
import * as credentials from './004-credentials.ts'
import * as webhooks from './005-webhooks.ts'
import * as lines from './006-lines.ts'
import * as cursors from './007-cursors.ts'
import * as secondChances from './008-second-chances.ts'
import * as anchors from './009-anchors.ts'
import * as preferences from './010-preferences.ts'
import * as places from './011-places.ts'
import * as withdrawn from './012-withdrawn.ts'
import * as accountLinks from './013-account-links.ts'
import * as kudos from './014-kudos.ts'
import * as payers from './015-payers.ts'
import * as answered from './016-answered.ts'
import * as replyPosts from './017-reply-posts.ts'
import * as linkLocale from './018-link-locale.ts'

/** In order. A step only adds, for an older process may still run: what it reads and writes stays as it is. */
export const MIGRATIONS = {
  '001-requests': requests,
  '002-gateway-leases': gatewayLeases,
  '003-limits': limits,
  '004-credentials': credentials,
  '005-webhooks': webhooks,
  '006-lines': lines,
  '007-cursors': cursors,
  '008-second-chances': secondChances,
  '009-anchors': anchors,
  '010-preferences': preferences,
  '011-places': places,
  '012-withdrawn': withdrawn,
  '013-account-links': accountLinks,
  '014-kudos': kudos,
  '015-payers': payers,
  '016-answered': answered,
  '017-reply-posts': replyPosts,
  '018-link-locale': linkLocale,
}

function migratorOf(db: Kysely<Schema>): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
}

/**
 * Brings the tables up to date. Safe to call from several processes at once. Where nothing is left to do it only reads:
 * one that writes has the file to itself, and may be hanging.
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  if (await isUpToDate(db)) return
  const { error, results } = await migratorOf(db).migrateToLatest()
  if (error === undefined) return
  const failed = results?.find((result) => result.status === 'Error')?.migrationName
  const what = failed === undefined ? '' : ` at step ${failed}`
  const why = error instanceof Error ? error.message : String(error)
  throw new HeraldError(
    `the database could not be brought up to date${what}: ${why}. ` +
      'If its disk is full, make room. If it was written by a newer Herald, run that version; otherwise restore the database from a copy.',
    { cause: error },
  )
}

async function isUpToDate(db: Kysely<Schema>): Promise<boolean> {
  try {
    const rows = await stepsTable(db).select('step.name').orderBy('step.name').execute()
    return isDeepStrictEqual(
      rows.map(({ name }) => name),
      Object.keys(MIGRATIONS),
    )
  } catch {
    // There is no such table yet; if it is something else, the steps fail by it too, and say so.
    return false
  }
}

function stepsTable(db: Kysely<Schema>) {
  return db.selectFrom(sql.table<{ name: string }>(DEFAULT_MIGRATION_TABLE).as('step'))
}

/** How many steps the tables are behind, and how many they have that only a newer version knows. Changes nothing. */
export async function migrationsLeft(db: Kysely<Schema>): Promise<{ pending: number; unknown: number }> {
  const steps = await migratorOf(db).getMigrations()
  const done = steps.filter(({ executedAt }) => executedAt !== undefined).length
  if (done === 0) return { pending: steps.length, unknown: 0 }
  const { count } = await stepsTable(db)
    .select((select) => select.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return { pending: steps.length - done, unknown: Number(count) - done }
}
