import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** When it was last looked whether the message that a request came from is still there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  await sql`alter table request add column looked_at ${whole}`.execute(db)
  await sql`create index request_to_look_at on request (platform, account, coalesce(looked_at, created_at))
    where state = 'ended' and person_id <> ''`.execute(db)
}
