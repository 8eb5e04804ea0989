import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** The lines in which submissions wait their turn, and what waits at the Horde. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const end = sql.raw(sqlite ? 'strict' : '')

  await sql`alter table submission add column line text`.execute(db)
  await sql`alter table submission add column turn ${whole}`.execute(db)
  await sql`alter table submission add column entered_at ${whole}`.execute(db)
  await sql`alter table submission add column waiting ${whole} not null default 0`.execute(db)
  await sql`alter table submission add column not_before ${whole} not null default 0`.execute(db)
  await sql`alter table submission add column at_horde ${whole} not null default 0`.execute(db)
  await sql`create index submission_waiting on submission (line, turn, entered_at, request_id, idx)
    where waiting = 1`.execute(db)
  await sql`create index submission_at_horde on submission (line, at_horde) where at_horde > 0`.execute(db)

  await sql`create table line (
    name text not null primary key,
    turn ${whole} not null,
    served_at ${whole} not null,
    ceiling ${whole} not null,
    ceiling_until ${whole} not null
  ) ${end}`.execute(db)

  await sql`create table share (
    line text not null,
    person text not null,
    turn ${whole} not null,
    primary key (line, person)
  ) ${end}`.execute(db)

  await sql`alter table request add column deaths ${whole} not null default 0`.execute(db)
}
