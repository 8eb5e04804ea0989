import { PostgresAdapter, sql } from 'kysely'
import { LeaseLostError } from '../../../core/errors.ts'
import type { Clock } from '../../../core/ports.ts'
import type { RequestId, Submission } from '../../../core/request/model.ts'
import type { Store } from '../../../core/store.ts'
import { saveUnderLease } from '../transact.ts'
import { OWNER, takeTurn } from './places.ts'
import {
  type Database,
  imagesOf,
  SUBMISSION,
  submissionColumns,
  toJson,
  toSubmission,
  underLease,
} from './rows.ts'

type Work = Pick<Store, 'savePlan' | 'saveSubmission' | 'savePicture' | 'goBack' | 'hear' | 'pictureBytes'>

/** What is asked of the Horde and what came back. */
export function work(db: Database, clock: Clock): Work {
  // SQLite lets one write at a time, so it has and needs no locks on rows.
  const rowLock = db.getExecutor().adapter instanceof PostgresAdapter ? sql`for update` : sql``
  return {
    async savePlan(claim, { words, remarks, payer, submissions }) {
      const paid = payer === undefined ? null : toJson(payer)
      const planned = {
        state: 'generating',
        words: toJson(words),
        remarks: toJson(remarks),
        payer: paid,
      }
      const rows = submissions.map((submission) => ({
        request_id: claim.id,
        idx: submission.index,
        ...submissionColumns(submission),
        secret: submission.secret?.reveal() ?? null,
      }))
      if (rows.length === 0) {
        await saveUnderLease(db, claim, planned, [])
        return
      }
      const images = submissions.reduce((sum, submission) => sum + imagesOf(submission), 0)
      // It does not change while the request is open.
      const owner = await db
        .selectFrom('request')
        .select(OWNER)
        .where('id', '=', claim.id)
        .executeTakeFirstOrThrow()
      const { query, place } = takeTurn(db, { ...owner, payer: paid }, images)
      await saveUnderLease(db, claim, planned, [
        query,
        db
          .insertInto('submission')
          .values(rows.map((row) => ({ ...row, ...place, entered_at: clock.now() })))
          // A row that is there may have been sent already; the same plan again changes nothing.
          .onConflict((conflict) => conflict.columns(['request_id', 'idx']).doNothing()),
      ])
    },

    // The most frequent write, hence one statement. The lock makes it wait for whoever is taking the lease over.
    async saveSubmission(claim, submission) {
      const saved = await updateSubmission(db, claim.id, submission)
        .where(
          sql<number>`(select lease_until from request where id = ${claim.id} ${rowLock})`,
          '=',
          claim.leaseUntil,
        )
        .executeTakeFirst()
      if (saved.numUpdatedRows === 0n) throw new LeaseLostError(claim.id)
    },

    async savePicture(claim, submission, picture, bytes) {
      const row = { info: toJson(picture), bytes }
      const storing = db
        .insertInto('picture')
        .values({ request_id: claim.id, submission: submission.index, idx: picture.index, ...row })
        .onConflict((conflict) => conflict.columns(['request_id', 'submission', 'idx']).doUpdateSet(row))
      await saveUnderLease(db, claim, {}, [updateSubmission(db, claim.id, submission), storing], {
        apart: true,
      })
    },

    goBack(claim, { pictures, submissions }, nowMs) {
      return underLease(db, claim, async (trx) => {
        await trx
          .updateTable('request')
          .set({ state: 'generating', went_back: 1, first_submit_at: nowMs })
          .where('id', '=', claim.id)
          .where('state', '=', 'delivering')
          .execute()
        await trx
          .deleteFrom('delivery')
          .where('request_id', '=', claim.id)
          .where('kind', '=', 'reply')
          .execute()
        for (const { submission, index } of pictures) {
          await trx
            .deleteFrom('picture')
            .where('request_id', '=', claim.id)
            .where('submission', '=', submission)
            .where('idx', '=', index)
            .execute()
        }
        for (const submission of submissions) await updateSubmission(trx, claim.id, submission).execute()
      })
    },

    async hear(secret, { hordeId, image }) {
      const row = await db
        .updateTable('submission')
        .set({
          heard: sql<number>`case when heard_image = ${image} then heard else heard + 1 end`,
          heard_id: hordeId,
          heard_image: image,
        })
        .where('secret', '=', secret)
        .where((where) => where.or([where('horde_id', '=', hordeId), where('horde_id', 'is', null)]))
        .returning(SUBMISSION)
        .executeTakeFirst()
      if (row === undefined) return orphanOf(db, secret)
      const { state, heard } = toSubmission(row)
      const final = state.name === 'collected' || state.name === 'failed'
      return { id: row.request_id as RequestId, news: !final && heard?.news === true }
    },

    async pictureBytes(id, submission, index) {
      const row = await db
        .selectFrom('picture')
        .select('bytes')
        .where('request_id', '=', id)
        .where('submission', '=', submission)
        .where('idx', '=', index)
        .executeTakeFirst()
      return row?.bytes ?? undefined
    },
  }
}

/** The Horde tells of an earlier send, whose id was lost or given up. */
async function orphanOf(db: Database, secret: string): Promise<{ id: RequestId; news: boolean } | undefined> {
  const row = await db
    .selectFrom('submission')
    .select('request_id')
    .where('secret', '=', secret)
    .executeTakeFirst()
  return row && { id: row.request_id as RequestId, news: false }
}

function updateSubmission(db: Database, id: RequestId, submission: Submission) {
  return db
    .updateTable('submission')
    .set(submissionColumns(submission))
    .where('request_id', '=', id)
    .where('idx', '=', submission.index)
}
