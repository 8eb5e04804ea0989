import { type Selectable, sql, type Transaction } from 'kysely'
import { sentence } from '../../../core/reply/messages/index.ts'
import type { Outcome, Platform, RequestId, RequestState } from '../../../core/request/model.ts'
import { OUTCOMES } from '../../../core/request/model.ts'
import type { Listed, NotReopened, Operator, RequestSummary } from '../../../core/request/operator.ts'
import type { RequestTable, Schema } from '../schema.ts'
import { type Database, toJson } from './rows.ts'

const SUMMARY = [
  'id',
  'platform',
  'account',
  'state',
  'outcome',
  'cause',
  'created_at',
  'next_run_at',
  'lease_until',
] as const

/** As in their index, which serves only a statement that says the same. */
const OPEN_ONES = sql<boolean>`state <> 'ended'`

/** What operators see and do. */
export function operator(db: Database): Operator {
  return {
    async listRequests(which, limit) {
      const rows = await db
        .selectFrom('request')
        .select(SUMMARY)
        .$if(which === 'open', (query) => query.where(OPEN_ONES))
        .$if(isOutcome(which), (query) => query.where('outcome', '=', which))
        .$if(which !== 'open' && which !== 'all' && !isOutcome(which), (query) =>
          query.where('state', '=', which),
        )
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute()
      return rows.map(toSummary)
    },

    async summaryOf(id) {
      const row = await db.selectFrom('request').select(SUMMARY).where('id', '=', id).executeTakeFirst()
      return row && toSummary(row)
    },

    reopen(id, nowMs) {
      return db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('request')
          .set((row) => ({
            ...ANEW,
            first_submit_at: null,
            // All its times count from now.
            reopened_at: nowMs,
            next_run_at: nowMs,
            wakes: row('wakes', '+', 1),
          }))
          .where('id', '=', id)
          .where('state', '=', 'ended')
          .where(({ or, and, eb }) =>
            or([
              and([eb('outcome', '=', 'unanswerable'), eb('reply', 'is', null), eb('posting', '=', 0)]),
              and([eb('outcome', '=', 'sentence'), eb('sentence', '=', STUCK)]),
            ]),
          )
          .where('person_id', '<>', '')
          .where('erase_requested', '=', 0)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('opt_out')
                  .select('since_at')
                  .whereRef('opt_out.platform', '=', 'request.platform')
                  .whereRef('opt_out.account', '=', 'request.account')
                  .whereRef('opt_out.person_id', '=', 'request.person_id'),
              ),
            ),
          )
          .executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n) return whyNot(trx, id)
        await trx.deleteFrom('submission').where('request_id', '=', id).execute()
        await trx.deleteFrom('picture').where('request_id', '=', id).execute()
        await trx.deleteFrom('delivery').where('request_id', '=', id).execute()
        return 'reopened'
      })
    },
  }
}

/** A reply that says only that we failed, to the letter as it is saved. */
const STUCK = toJson(sentence('stuck', {}))

/** What intake writes, besides the event. */
const ANEW = {
  state: 'received',
  outcome: null,
  words: null,
  remarks: '[]',
  sentence: null,
  cause: null,
  reply_id: null,
  reply_also: null,
  reply: null,
  posting: 0,
  cancel_requested: 0,
  ended_at: null,
  lease_until: 0,
  went_back: 0,
}

async function whyNot(trx: Transaction<Schema>, id: RequestId): Promise<NotReopened> {
  const row = await trx
    .selectFrom('request')
    .select(['state', 'outcome', 'posting', 'person_id', 'erase_requested'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return 'unknown'
  if (row.state !== 'ended') return 'open'
  if (row.outcome !== 'unanswerable') return 'answered'
  if (row.posting !== 0) return 'in-doubt'
  return row.person_id === '' || row.erase_requested !== 0 ? 'erased' : 'opted-out'
}

function isOutcome(which: Listed): which is Outcome {
  return OUTCOMES.some((outcome) => outcome === which)
}

function toSummary(row: Pick<Selectable<RequestTable>, (typeof SUMMARY)[number]>): RequestSummary {
  return {
    id: row.id as RequestId,
    platform: row.platform as Platform,
    account: row.account,
    state: row.state as RequestState,
    outcome: row.outcome as Outcome | null,
    cause: row.cause,
    createdAt: row.created_at,
    nextRunAt: row.next_run_at,
    leaseUntil: row.lease_until,
  }
}
