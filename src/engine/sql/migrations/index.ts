import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
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

/** Brings the tables up to date. Safe to call from several processes at once. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        '001-requests': requests,
        '002-gateway-leases': gatewayLeases,
        '003-limits': limits,
        '004-credentials': credentials,
        '005-webhooks': webhooks,
        '006-lines': lines,
        '007-cursors': cursors,
        '008-second-chances': secondChances,
      }),
    },
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const failed = results?.find((result) => result.status === 'Error')?.migrationName
  const what = failed === undefined ? '' : ` at step ${failed}`
  const why = error instanceof Error ? error.message : String(error)
  throw new HeraldError(
    `the database could not be brought up to date${what}: ${why}. ` +
      'If it was written by a newer Herald, run that version; otherwise restore the database from a copy.',
    { cause: error },
  )
}
