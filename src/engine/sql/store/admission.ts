import { type Kysely, sql, type Transaction } from 'kysely'
import {
  CLOCK_SLACK_MS,
  MESSAGES_WINDOW_MS,
  STANDING_WINDOW_MS,
  type Standing,
} from '../../../core/request/limits.ts'
import type { Admission, NewRequest, PersonKey, Store } from '../../../core/store.ts'
import type { Schema } from '../schema.ts'
import { insertRequest } from './requests.ts'
import { type Database, personColumns, toJson, withoutNul } from './rows.ts'

type Admissions = Pick<Store, 'admit' | 'queueLook' | 'takeNotice' | 'isNoticed'>

/** Who is let in. */
export function admission(db: Database): Admissions {
  return {
    admit(request, draws, judge) {
      const { platform, account, person } = request.event
      const who = { platform, account, personId: person.id }
      const admitted = db.transaction().execute(async (trx): Promise<Admission> => {
        // None waits for the answer to the one before it, which takes the time where the database is a way off.
        const [inserted, standing] = await Promise.all([
          insertRequest(trx, request, draws),
          lockedStanding(trx, who, request),
        ])
        if (!inserted) throw KNOWN
        const verdict = judge(standing)
        if (verdict.kind === 'accept') {
          if (!(await takeAnswer(trx, request))) throw FULL
          return 'inserted'
        }
        if (verdict.kind === 'notice' && !(await takeNotice(trx, who, verdict, request.createdAt))) {
          await trx.deleteFrom('request').where('id', '=', request.id).execute()
          return 'ignored'
        }
        if (!(await takeAnswer(trx, request))) throw FULL
        const refusal = toJson({ kind: 'refusal', sentence: verdict.sentence })
        await trx
          .updateTable('request')
          .set({ parsed: refusal, draws: 0 })
          .where('id', '=', request.id)
          .execute()
        return 'inserted'
      })
      return admitted.catch((error: unknown) => {
        if (error === FULL) return 'full'
        if (error === KNOWN) return 'known'
        throw error
      })
    },

    takeNotice: (who, notice, nowMs) => takeNotice(db, who, notice, nowMs),

    async isNoticed(who, { about, windowMs }, nowMs) {
      const row = await db
        .selectFrom('notice')
        .select('said_at')
        .where(({ and }) => and({ ...personColumns(who), about }))
        .where('said_at', '>', nowMs - windowMs)
        .where('said_at', '<=', nowMs + CLOCK_SLACK_MS)
        .executeTakeFirst()
      return row !== undefined
    },

    async queueLook(endedSinceMs) {
      // The conditions as in the index, which serves only a query that repeats them.
      const unsent = await db
        .selectFrom('request')
        .select((select) => [select.fn.countAll().as('waiting'), select.fn.min('created_at').as('oldest')])
        .where(sql<boolean>`draws = 1 and state <> 'ended' and first_submit_at is null`)
        .executeTakeFirst()
      const ended = await db
        .selectFrom('request')
        .select((select) => select.fn.countAll().as('count'))
        .where('ended_at', '>', endedSinceMs)
        .where('first_submit_at', 'is not', null)
        .executeTakeFirst()
      return {
        waiting: Number(unsent?.waiting ?? 0),
        oldestAt: unsent?.oldest == null ? null : Number(unsent.oldest),
        endedLately: Number(ended?.count ?? 0),
      }
    },
  }
}

/** Undo all of an admission. */
const KNOWN = new Error('its event was taken in before')
const FULL = new Error('its place has had enough answers')

/** Last, for it locks the place's row, which many people share. One statement, so that no two get the last answer. */
async function takeAnswer(
  trx: Transaction<Schema>,
  { event: { platform, account, place }, placeLimit, createdAt: now }: NewRequest,
): Promise<boolean> {
  if (placeLimit === undefined) return true
  const key = { platform, account: withoutNul(account), place_id: withoutNul(place.id) }
  const result = await trx
    .insertInto('place_standing')
    .values({ ...key, requests: 1, seen_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['platform', 'account', 'place_id'])
        .doUpdateSet({ requests: sql<number>`place_standing.requests + 1`, seen_at: now })
        .where('place_standing.requests', '<', placeLimit),
    )
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/**
 * Locks the person's row, then counts, in the order in which they are sent: whoever counts for the same person waits
 * here until this transaction has ended, and counts what it inserted. A counter kept beside the rows could drift from
 * them; this cannot.
 */
async function lockedStanding(
  trx: Transaction<Schema>,
  who: PersonKey,
  { id, createdAt: now, quotaPlace }: NewRequest,
): Promise<Standing> {
  const locked = trx
    .insertInto('person_standing')
    .values({ ...personColumns(who), strikes: 0, struck_at: 0, paused_until: 0, seen_at: now })
    .onConflict((conflict) =>
      conflict.columns(['platform', 'account', 'person_id']).doUpdateSet({ seen_at: now }),
    )
    .returning('paused_until')
    .executeTakeFirstOrThrow()
  const latest = now + CLOCK_SLACK_MS
  const counted = trx
    .selectFrom('request')
    .select([
      sql<unknown>`sum(case when draws = 1 and state <> 'ended' then 1 else 0 end)`.as('under_way'),
      sql<unknown>`sum(case when draws = 1 and created_at <= ${latest} then 1 else 0 end)`.as('today'),
      sql<unknown>`sum(case when draws = 1 and created_at <= ${latest} and quota_place = ${withoutNul(quotaPlace ?? '')} then 1 else 0 end)`.as(
        'today_here',
      ),
      sql<unknown>`sum(case when created_at > ${now - MESSAGES_WINDOW_MS} and created_at <= ${latest} then 1 else 0 end)`.as(
        'messages',
      ),
      sql<number | null>`max(case when draws = 1 and created_at <= ${latest} then created_at end)`.as(
        'last_drawing_at',
      ),
    ])
    .where(({ and }) => and(personColumns(who)))
    .where('created_at', '>', now - STANDING_WINDOW_MS)
    .where('id', '<>', id)
    .executeTakeFirst()
  const [person, row] = await Promise.all([locked, counted])
  return {
    underWay: Number(row?.under_way ?? 0),
    today: Number(row?.today ?? 0),
    todayHere: Number(row?.today_here ?? 0),
    messages: Number(row?.messages ?? 0),
    lastDrawingAt: row?.last_drawing_at ?? null,
    pausedUntil: person.paused_until,
  }
}

/** True for the first of a window. A time in the future was saved under a wrong clock. */
async function takeNotice(
  trx: Kysely<Schema>,
  who: PersonKey,
  { about, windowMs }: { about: string; windowMs: number },
  now: number,
): Promise<boolean> {
  const result = await trx
    .insertInto('notice')
    .values({ ...personColumns(who), about, said_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['platform', 'account', 'person_id', 'about'])
        .doUpdateSet({ said_at: now })
        .where(({ or, eb }) =>
          or([eb('notice.said_at', '<=', now - windowMs), eb('notice.said_at', '>', now + CLOCK_SLACK_MS)]),
        ),
    )
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}
