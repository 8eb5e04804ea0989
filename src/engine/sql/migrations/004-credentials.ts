import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** Secrets of people, places and accounts, each encrypted for its owner. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const bytes = sql.raw(sqlite ? 'blob' : 'bytea')
  const end = sql.raw(sqlite ? 'strict' : '')

  await sql`create table credential (
    owner_kind text not null,
    owner_id text not null,
    purpose text not null,
    key_id text not null,
    ciphertext ${bytes} not null,
    updated_at ${whole} not null,
    primary key (owner_kind, owner_id, purpose)
  ) ${end}`.execute(db)
  await sql`create index credential_key on credential (key_id)`.execute(db)
}
