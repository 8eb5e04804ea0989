import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** Which account at the Horde people have; the keys themselves are in the vault. One-time codes to link another place. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const end = sql.raw(sqlite ? 'strict' : '')

  await sql`create table account_link (
    platform text not null,
    account text not null,
    person_id text not null,
    horde_url text not null,
    horde_id ${whole} not null,
    horde_name text not null,
    kind text not null,
    linked_at ${whole} not null,
    primary key (platform, account, person_id)
  ) ${end}`.execute(db)
  await sql`create index account_link_horde on account_link (horde_id)`.execute(db)

  await sql`create table link_code (
    hash text not null primary key,
    platform text not null,
    account text not null,
    person_id text not null,
    expires_at ${whole} not null
  ) ${end}`.execute(db)
  await sql`create unique index link_code_person on link_code (platform, account, person_id)`.execute(db)
}
