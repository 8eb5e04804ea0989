import { type ExpressionBuilder, type Kysely, sql, type Transaction } from 'kysely'
import { lineOf } from '../../../core/pipeline/line.ts'
import type { OwnPayer, RequestId } from '../../../core/request/model.ts'
import type { RequestTable, Schema } from '../schema.ts'
import { fromJsonOrNull, imagesOf, SUBMISSION, submissionColumns, toSubmission } from './rows.ts'

/** As a literal, for the index of those who wait holds only them. */
export const WAITING = sql<boolean>`waiting = 1`

export interface Place {
  readonly line: string
  readonly turn: number
  readonly entered_at: number
  readonly request_id: string
  readonly idx: number
}

/** Where a submission stands, or the first one of its request; undefined: it does not wait in a line. */
export async function placeOf(db: Kysely<Schema>, id: RequestId, index?: number): Promise<Place | undefined> {
  const row = await db
    .selectFrom('submission')
    .select(['line', 'turn', 'entered_at', 'request_id', 'idx'])
    .where('request_id', '=', id)
    .where(WAITING)
    .$if(index !== undefined, (query) => query.where('idx', '=', index ?? 0))
    .orderBy('idx')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined || row.line === null || row.turn === null || row.entered_at === null) return undefined
  return { ...row, line: row.line, turn: row.turn, entered_at: row.entered_at }
}

/** Everyone who stands before this place. */
export function aheadOf(db: Kysely<Schema>, { line, turn, entered_at, request_id, idx }: Place) {
  return db
    .selectFrom('submission')
    .where('line', '=', line)
    .where(WAITING)
    .where(
      sql<boolean>`(turn, entered_at, request_id, idx) < (${turn}, ${entered_at}, ${request_id}, ${idx})`,
    )
}

type Owner = Pick<RequestTable, 'platform' | 'account' | 'person_id' | 'horde_url' | 'payer'>
export const OWNER = ['platform', 'account', 'person_id', 'horde_url', 'payer'] as const

/** A person's name in the lines. */
export function sharerName(owner: Pick<Owner, 'platform' | 'account' | 'person_id'>): string {
  return `${owner.platform} ${owner.account} ${owner.person_id}`
}

/**
 * A turn for so many images: the line's virtual time, or where the person's last turn ends. One statement, so
 * that two processes cannot give the same turn twice; `place` is for those that follow in its transaction.
 */
export function takeTurn(db: Kysely<Schema>, owner: Owner, images: number) {
  const payer = fromJsonOrNull<OwnPayer>(owner.payer)
  const line = lineOf({ hordeUrl: owner.horde_url, ...(payer !== null && { payer }) })
  const person = sharerName(owner)
  const now = sql<number>`coalesce((select turn from line where name = ${line}), 0)`
  const query = db
    .insertInto('share')
    .values({ line, person, turn: sql<number>`${now} + ${images}` })
    .onConflict((conflict) =>
      conflict.columns(['line', 'person']).doUpdateSet({
        turn: ({ ref }: ExpressionBuilder<Schema, 'share'>) =>
          sql<number>`case when ${ref('share.turn')} < ${now} then ${now} else ${ref('share.turn')} end + ${images}`,
      }),
    )
  const turn = sql<number>`(select turn from share where line = ${line} and person = ${person}) - ${images}`
  return { query, place: { line, turn } }
}

/** Gives a place to those of a request's submissions that have none: rows of an older version. */
export async function enterLine(trx: Transaction<Schema>, id: RequestId, nowMs: number): Promise<void> {
  const owner = await trx.selectFrom('request').select(OWNER).where('id', '=', id).executeTakeFirstOrThrow()
  const rows = await trx
    .selectFrom('submission')
    .select(SUBMISSION)
    .where('request_id', '=', id)
    .where('line', 'is', null)
    .execute()
  const submissions = rows.map(toSubmission)
  const images = submissions.reduce((sum, submission) => sum + imagesOf(submission), 0)
  const { query, place } = takeTurn(trx, owner, images)
  await query.execute()
  for (const submission of submissions) {
    await trx
      .updateTable('submission')
      .set({ ...submissionColumns(submission), ...place, entered_at: nowMs })
      .where('request_id', '=', id)
      .where('idx', '=', submission.index)
      .execute()
  }
}
