import { type Kysely, sql } from 'kysely'

/** The language in which people linked, for what they are told unasked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account_link add column locale text`.execute(db)
}
