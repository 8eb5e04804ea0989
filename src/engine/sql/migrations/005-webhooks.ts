import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** What a webhook needs to find its submission and to be noticed; an index for counting open requests. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const whole = sql.raw(db.getExecutor().adapter instanceof SqliteAdapter ? 'integer' : 'bigint')
  await sql`alter table submission add column secret text`.execute(db)
  await sql`alter table submission add column horde_id text`.execute(db)
  await sql`alter table submission add column heard_id text`.execute(db)
  await sql`alter table submission add column heard_image text`.execute(db)
  await sql`alter table submission add column heard ${whole} not null default 0`.execute(db)
  await sql`alter table submission add column heeded ${whole} not null default 0`.execute(db)
  await sql`create unique index submission_secret on submission (secret)`.execute(db)
  await sql`create index request_open on request (created_at) where state <> 'ended'`.execute(db)
}
