import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** How often we answered in a place, where that has a limit; and the places that turned us away. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const end = sql.raw(sqlite ? 'strict' : '')

  await sql`create table place_standing (
    platform text not null,
    account text not null,
    place_id text not null,
    requests ${whole} not null,
    seen_at ${whole} not null,
    primary key (platform, account, place_id)
  ) ${end}`.execute(db)

  await sql`create table closed_place (
    platform text not null,
    account text not null,
    place_id text not null,
    reason text not null,
    closed_at ${whole} not null,
    until_at ${whole} not null,
    primary key (platform, account, place_id)
  ) ${end}`.execute(db)
}
