import { type Kysely, SqliteAdapter, sql } from 'kysely'

/**
 * What people have had from us, what they were told, and what is to be erased. An older process that still runs
 * writes the defaults: its requests count for no limit, and what it ends retention erases in its place.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const end = sql.raw(sqlite ? 'strict' : '')

  await sql`alter table request add column draws ${whole} not null default 0`.execute(db)
  await sql`alter table request add column struck ${whole} not null default 0`.execute(db)
  await sql`alter table request add column erase_requested ${whole} not null default 0`.execute(db)
  await sql`create index request_ended on request (ended_at)`.execute(db)
  await sql`create index request_kept on request (ended_at) where person_id <> ''`.execute(db)
  await sql`create index request_to_erase on request (id) where erase_requested = 1`.execute(db)
  await sql`create index request_unsent on request (created_at)
    where draws = 1 and state <> 'ended' and first_submit_at is null`.execute(db)

  await sql`create table person_standing (
    platform text not null,
    account text not null,
    person_id text not null,
    strikes ${whole} not null,
    struck_at ${whole} not null,
    paused_until ${whole} not null,
    seen_at ${whole} not null,
    primary key (platform, account, person_id)
  ) ${end}`.execute(db)

  await sql`create table notice (
    platform text not null,
    account text not null,
    person_id text not null,
    about text not null,
    said_at ${whole} not null,
    primary key (platform, account, person_id, about)
  ) ${end}`.execute(db)

  await sql`create table followed_clock (
    name text not null primary key,
    at ${whole} not null
  ) ${end}`.execute(db)
}
