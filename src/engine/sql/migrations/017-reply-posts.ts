import { type Kysely, sql } from 'kysely'

/** The second message of a reply that is two: a post with pictures beside the comment that leads to it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table request add column reply_also text`.execute(db)
  await sql`create index request_reply_also on request (reply_also) where reply_also is not null`.execute(db)
}
