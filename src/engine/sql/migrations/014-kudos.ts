import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** The ledger of gifts, whose turn it is, and what is to be told of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const end = sql.raw(sqlite ? 'strict' : '')

  await sql`create table gift (
    id text not null primary key,
    platform text not null,
    account text not null,
    giver_id text not null,
    giver_name text not null,
    recipient_id text not null,
    recipient_name text not null,
    horde_name text,
    message_id text not null,
    place_id text,
    emoji text not null,
    amount ${whole} not null,
    title text,
    note text,
    state text not null,
    rc text,
    round ${whole} not null,
    seq ${whole} not null,
    not_before ${whole} not null,
    unsure ${whole} not null,
    failures ${whole} not null,
    attempted_at ${whole},
    from_horde ${whole},
    target text,
    created_at ${whole} not null,
    ended_at ${whole}
  ) ${end}`.execute(db)
  await sql`create index gift_open on gift (platform, account, giver_id, seq) where ended_at is null`.execute(
    db,
  )
  await sql`create index gift_waiting on gift (platform, account, recipient_id) where ended_at is null`.execute(
    db,
  )
  await sql`create index gift_of_giver on gift (platform, account, giver_id, created_at)`.execute(db)
  await sql`create index gift_of_recipient on gift (platform, account, recipient_id, created_at)`.execute(db)
  await sql`create index gift_ended on gift (ended_at)`.execute(db)

  await sql`create table giver (
    id text not null primary key,
    platform text not null,
    account text not null,
    person_id text not null,
    last_seq ${whole} not null,
    next_run_at ${whole},
    lease_until ${whole} not null,
    wakes ${whole} not null
  ) ${end}`.execute(db)
  await sql`create index giver_due on giver (next_run_at)`.execute(db)

  await sql`create table gift_receipt (
    gift_id text not null,
    side text not null,
    about text not null,
    platform text not null,
    account text not null,
    person_id text not null,
    created_at ${whole} not null,
    primary key (gift_id, side, about)
  ) ${end}`.execute(db)
  await sql`create index gift_receipt_person on gift_receipt (platform, account, person_id, created_at)`.execute(
    db,
  )
}
