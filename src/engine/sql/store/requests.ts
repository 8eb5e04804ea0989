import { sql } from 'kysely'
import type { Clock } from '../../../core/ports.ts'
import type { PostedReply } from '../../../core/request/delivery.ts'
import type { RequestId } from '../../../core/request/model.ts'
import type { NewRequest, Store } from '../../../core/store.ts'
import { saveWhere, updateHeld } from '../transact.ts'
import { eraseRequests } from './erasure.ts'
import { gather } from './gather.ts'
import {
  type Database,
  DELIVERY,
  fromJsonOrNull,
  REQUEST,
  SUBMISSION,
  toAnswer,
  toDelivery,
  toJson,
  toPicture,
  toRequest,
  toSubmission,
  underLease,
  withoutNul,
} from './rows.ts'

type Requests = Pick<
  Store,
  | 'insert'
  | 'load'
  | 'findByMessage'
  | 'latestOf'
  | 'openOf'
  | 'end'
  | 'replyOf'
  | 'recentReplies'
  | 'requestCancel'
  | 'backlog'
>

/** The request row itself: in, found again, ended. */
export function requests(db: Database, clock: Clock): Requests {
  const rowsOf = gather((ids: readonly RequestId[]) => loadRows(db, ids))
  return {
    insert: (request, draws = false) => insertRequest(db, request, draws),

    async load(id) {
      const rows = await rowsOf(id)
      return (
        rows && {
          request: toRequest(rows.request),
          submissions: rows.submissions.map(toSubmission),
          pictures: rows.pictures.map(toPicture),
          deliveries: rows.deliveries.map(toDelivery),
          answer: toAnswer(rows.request),
        }
      )
    },

    async findByMessage(platform, account, messageId) {
      const row = await db
        .selectFrom('request')
        .select('id')
        .where('platform', '=', platform)
        .where('account', '=', account)
        .where((where) =>
          where.or([
            where('reply_id', '=', messageId),
            where('event_id', '=', messageId),
            where('reply_also', '=', messageId),
          ]),
        )
        .limit(1)
        .executeTakeFirst()
      return row?.id as RequestId | undefined
    },

    async latestOf(platform, account, personId, before) {
      const row = await db
        .selectFrom('request')
        .select('id')
        .where('platform', '=', platform)
        .where('account', '=', account)
        .where('person_id', '=', personId)
        .where('id', '<>', before)
        .where('words', 'is not', null)
        .where('created_at', '<=', (query) =>
          query.selectFrom('request').select('created_at').where('id', '=', before),
        )
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.id as RequestId | undefined
    },

    async openOf({ platform, account, personId }, before) {
      const OPEN = ['received', 'generating', 'delivering']
      const mine = db
        .selectFrom('request')
        .select('id')
        .where('platform', '=', platform)
        .where('account', '=', account)
        .where('person_id', '=', personId)
      const meant =
        before === undefined
          ? mine.where('state', 'in', OPEN)
          : mine
              .where('id', '<>', before)
              .where(({ or, and, eb, selectFrom }) =>
                or([
                  eb('state', 'in', OPEN),
                  and([
                    eb('cancel_requested', '=', 1),
                    eb('ended_at', '>=', selectFrom('request').select('created_at').where('id', '=', before)),
                  ]),
                ]),
              )
              .where('created_at', '<=', (query) =>
                query.selectFrom('request').select('created_at').where('id', '=', before),
              )
      const rows = await meant.orderBy('created_at', 'desc').limit(20).execute()
      return rows.map(({ id }) => id as RequestId)
    },

    async end(claim, outcome, reply) {
      const ending = (by: Database) =>
        updateHeld(by, claim)
          .set({
            state: 'ended',
            outcome,
            ended_at: clock.now(),
            reply_id: reply && withoutNul(reply.id),
            ...(reply?.also !== undefined && { reply_also: withoutNul(reply.also) }),
            reply: reply && toJson(reply),
            next_run_at: null,
          })
          .where('state', '<>', 'ended')
      const dropBytes = db.updateTable('picture').set({ bytes: null }).where('request_id', '=', claim.id)
      // Where it ends before all was sent, or drawn: nobody waits behind what is never sent.
      const leaveLine = db
        .updateTable('submission')
        .set({ waiting: 0, at_horde: 0 })
        .where('request_id', '=', claim.id)
        .where((where) => where.or([where('waiting', '=', 1), where('at_horde', '>', 0)]))
      const usual = ending(db).where('erase_requested', '=', 0)
      const ended = await saveWhere(db, usual, [dropBytes, leaveLine], { apart: true })
      if (ended !== undefined) return
      // Its person asked to be forgotten, or it has ended before, or the lease is lost.
      await underLease(db, claim, async (trx) => {
        await ending(trx).execute()
        const forget = await trx
          .selectFrom('request')
          .select('id')
          .where('id', '=', claim.id)
          .where('erase_requested', '=', 1)
          .execute()
        await eraseRequests(
          trx,
          forget.map(({ id }) => id),
        )
      })
    },

    async replyOf(id) {
      const row = await db.selectFrom('request').select('reply').where('id', '=', id).executeTakeFirst()
      return fromJsonOrNull(row?.reply ?? null) ?? undefined
    },

    async recentReplies(platform, account, sinceMs, limit) {
      const rows = await db
        .selectFrom('request')
        .select('reply')
        .where('ended_at', '>=', sinceMs)
        .where('platform', '=', platform)
        .where('account', '=', account)
        .where('reply', 'is not', null)
        .orderBy('ended_at', 'desc')
        .limit(limit)
        .execute()
      return rows.flatMap(({ reply }) => fromJsonOrNull<PostedReply>(reply) ?? [])
    },

    async requestCancel(id) {
      const result = await db
        .updateTable('request')
        .set({ cancel_requested: 1 })
        .where('id', '=', id)
        .where('state', '<>', 'ended')
        .where('posting', '=', 0)
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    async backlog() {
      const row = await db
        .selectFrom('request')
        .select((select) => [select.fn.countAll().as('open'), select.fn.min('created_at').as('oldest')])
        // Written out: an index over the open ones alone is used only where the statement says the same.
        .where(sql<boolean>`state <> 'ended'`)
        .executeTakeFirst()
      return { open: Number(row?.open ?? 0), oldestAt: row?.oldest == null ? null : Number(row.oldest) }
    },
  }
}

/** Rows as they are: one that cannot be read must not fail those that were loaded with it. */
async function loadRows(db: Database, ids: readonly RequestId[]) {
  const list = padded(ids)
  const [requests, submissions, pictures, deliveries] = await Promise.all([
    db.selectFrom('request').select(REQUEST).where('id', 'in', list).execute(),
    db.selectFrom('submission').select(SUBMISSION).where('request_id', 'in', list).orderBy('idx').execute(),
    db
      .selectFrom('picture')
      .select(['request_id', 'info'])
      .where('request_id', 'in', list)
      .orderBy('submission')
      .orderBy('idx')
      .execute(),
    db.selectFrom('delivery').select(DELIVERY).where('request_id', 'in', list).execute(),
  ])
  const submissionsOf = byRequest(submissions)
  const picturesOf = byRequest(pictures)
  const deliveriesOf = byRequest(deliveries)
  return new Map(
    requests.map((request) => [
      request.id as RequestId,
      {
        request,
        submissions: submissionsOf.get(request.id) ?? [],
        pictures: picturesOf.get(request.id) ?? [],
        deliveries: deliveriesOf.get(request.id) ?? [],
      },
    ]),
  )
}

/** To the next power of two: lists of few lengths make few statements, which are kept prepared. */
function padded(ids: readonly RequestId[]): RequestId[] {
  const missing = 2 ** Math.ceil(Math.log2(ids.length)) - ids.length
  return [...ids, ...ids.slice(0, missing)]
}

function byRequest<Row extends { request_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => row.request_id)
}

/** False when the id is known. `draws`: it counts for the limits of its person. */
export async function insertRequest(
  db: Database,
  { id, event, parsed, hordeUrl, createdAt, quotaPlace }: NewRequest,
  draws: boolean,
): Promise<boolean> {
  const result = await db
    .insertInto('request')
    .values({
      id,
      platform: event.platform,
      account: withoutNul(event.account),
      event_id: withoutNul(event.eventId),
      person_id: withoutNul(event.person.id),
      event: toJson(event),
      parsed: toJson(parsed),
      horde_url: withoutNul(hordeUrl),
      state: 'received',
      remarks: '[]',
      cancel_requested: 0,
      posting: 0,
      created_at: createdAt,
      next_run_at: createdAt,
      lease_until: 0,
      wakes: 0,
      draws: draws ? 1 : 0,
      quota_place: quotaPlace === undefined ? null : withoutNul(quotaPlace),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}
