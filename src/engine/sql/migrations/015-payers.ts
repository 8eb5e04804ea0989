import { type Kysely, sql } from 'kysely'

/** Whose own key pays for a request; null: the operator's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table request add column payer text`.execute(db)
}
