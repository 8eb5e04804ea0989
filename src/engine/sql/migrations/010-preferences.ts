import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** What people and places chose, and which quota of a place a drawing counts for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const end = sql.raw(sqlite ? 'strict' : '')

  await sql`create table preference (
    scope text not null,
    platform text not null,
    account text not null,
    id text not null,
    settings text not null,
    updated_at ${whole} not null,
    primary key (platform, account, id, scope)
  ) ${end}`.execute(db)
  await sql`alter table request add column quota_place text`.execute(db)
}
