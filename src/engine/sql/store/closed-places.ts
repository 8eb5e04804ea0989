import { sql } from 'kysely'
import type { Platform } from '../../../core/request/model.ts'
import { CLOSED_FOR_MS, type PlaceKey, type Places, type Silence } from '../../../core/request/places.ts'
import { type Database, withoutNul } from './rows.ts'

/** Who turned us away. A time further ahead than ever is given was saved by a clock that has been set back. */
export function closedPlaces(db: Database): Places {
  const closed = (nowMs: number) =>
    db
      .selectFrom('closed_place')
      .where('until_at', '>', nowMs)
      .where('until_at', '<=', nowMs + CLOSED_FOR_MS)
  return {
    async closePlace(key, reason, nowMs) {
      const row = { reason: withoutNul(reason), closed_at: nowMs, until_at: nowMs + CLOSED_FOR_MS }
      await db
        .insertInto('closed_place')
        .values({ ...columnsOf(key), ...row })
        .onConflict((conflict) => conflict.columns(['platform', 'account', 'place_id']).doUpdateSet(row))
        .execute()
    },

    async openPlace(key) {
      const result = await db
        .deleteFrom('closed_place')
        .where(({ and }) => and(columnsOf(key)))
        .executeTakeFirst()
      return result.numDeletedRows > 0n
    },

    async silence({ platform, account, personId }, placeIds, nowMs) {
      const ours = { platform, account: withoutNul(account) }
      const optedOut = db
        .selectFrom('opt_out')
        .select(sql<keyof Silence>`'optedOut'`.as('why'))
        .where(({ and }) => and({ ...ours, person_id: withoutNul(personId) }))
      const rows = await closed(nowMs)
        .select(sql<keyof Silence>`'closed'`.as('why'))
        .where(({ and }) => and(ours))
        .where('place_id', 'in', placeIds.map(withoutNul))
        .unionAll(optedOut)
        .execute()
      const reasons = new Set(rows.map(({ why }) => why))
      return { optedOut: reasons.has('optedOut'), closed: reasons.has('closed') }
    },

    async closedPlaces(nowMs) {
      const rows = await closed(nowMs)
        .select(['platform', 'account', 'place_id', 'reason', 'closed_at', 'until_at'])
        .orderBy('closed_at', 'desc')
        .execute()
      return rows.map((row) => ({
        platform: row.platform as Platform,
        account: row.account,
        placeId: row.place_id,
        reason: row.reason,
        closedAt: row.closed_at,
        untilAt: row.until_at,
      }))
    },
  }
}

function columnsOf({ platform, account, placeId }: PlaceKey) {
  return { platform, account: withoutNul(account), place_id: withoutNul(placeId) }
}
