import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** When an operator had a request started over, and whether it went back for pictures whose bytes were lost. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const whole = sql.raw(db.getExecutor().adapter instanceof SqliteAdapter ? 'integer' : 'bigint')
  await sql`alter table request add column reopened_at ${whole}`.execute(db)
  await sql`alter table request add column went_back ${whole} not null default 0`.execute(db)
}
