import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** Where the answers of requests go, where a platform says so only after the request. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const end = sql.raw(sqlite ? 'strict' : '')
  await sql`create table anchor (
    request_id text not null primary key,
    anchor text not null,
    saved_at ${whole} not null
  ) ${end}`.execute(db)
}
