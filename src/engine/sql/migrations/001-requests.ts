import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** Requests with their submissions, pictures and deliveries; who opted out; the pauses. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const bytes = sql.raw(sqlite ? 'blob' : 'bytea')
  const end = sql.raw(sqlite ? 'strict' : '')

  await sql`create table request (
    id text not null primary key,
    platform text not null,
    account text not null,
    event_id text not null,
    person_id text not null,
    event text not null,
    parsed text not null,
    horde_url text not null,
    state text not null,
    outcome text,
    words text,
    remarks text not null,
    sentence text,
    cause text,
    reply_id text,
    reply text,
    cancel_requested ${whole} not null,
    posting ${whole} not null,
    created_at ${whole} not null,
    first_submit_at ${whole},
    ended_at ${whole},
    next_run_at ${whole},
    lease_until ${whole} not null,
    wakes ${whole} not null
  ) ${end}`.execute(db)
  await sql`create index request_due on request (next_run_at)`.execute(db)
  await sql`create index request_event on request (event_id)`.execute(db)
  await sql`create index request_reply on request (reply_id)`.execute(db)
  await sql`create index request_person on request (person_id, created_at)`.execute(db)

  await sql`create table submission (
    request_id text not null,
    idx ${whole} not null,
    style text not null,
    body text not null,
    source text,
    state text not null,
    primary key (request_id, idx)
  ) ${end}`.execute(db)

  await sql`create table picture (
    request_id text not null,
    submission ${whole} not null,
    idx ${whole} not null,
    info text not null,
    bytes ${bytes},
    primary key (request_id, submission, idx)
  ) ${end}`.execute(db)

  await sql`create table delivery (
    request_id text not null,
    kind text not null,
    state text not null,
    steps text not null,
    failures ${whole} not null,
    primary key (request_id, kind)
  ) ${end}`.execute(db)

  await sql`create table opt_out (
    platform text not null,
    account text not null,
    person_id text not null,
    since_at ${whole} not null,
    primary key (platform, account, person_id)
  ) ${end}`.execute(db)

  await sql`create table pause (
    name text not null primary key,
    until_at ${whole} not null,
    reason text not null
  ) ${end}`.execute(db)
}
