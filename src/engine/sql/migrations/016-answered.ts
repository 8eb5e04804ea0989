import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** When the answer of a request was ready. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const whole = sql.raw(db.getExecutor().adapter instanceof SqliteAdapter ? 'integer' : 'bigint')
  await sql`alter table request add column answered_at ${whole}`.execute(db)
}
