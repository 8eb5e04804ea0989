import { type Kysely, SqliteAdapter, sql } from 'kysely'

/** Where each source got to in its platform's events. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const end = sql.raw(db.getExecutor().adapter instanceof SqliteAdapter ? 'strict' : '')
  await sql`create table cursor (
    name text not null primary key,
    position text not null
  ) ${end}`.execute(db)
}
