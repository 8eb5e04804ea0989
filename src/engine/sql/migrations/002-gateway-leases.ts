import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** Which process listens for an account, and until when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const sqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const whole = sql.raw(sqlite ? 'integer' : 'bigint')
  const end = sql.raw(sqlite ? 'strict' : '')
  await sql`create table gateway_lease (
    platform text not null,
    account text not null,
    shard ${whole} not null,
    holder text not null,
    lease_until ${whole} not null,
    primary key (platform, account, shard)
  ) ${end}`.execute(db)
}
