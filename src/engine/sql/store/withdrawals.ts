import { expressionBuilder, sql } from 'kysely'
import type { RequestId } from '../../../core/request/model.ts'
import type { Withdrawals } from '../../../core/request/withdrawals.ts'
import type { Schema } from '../schema.ts'
import { eraseRequests } from './erasure.ts'
import { type Database, holdInOrder, personColumns, withoutNul } from './rows.ts'

/** As in the index, which serves only a query that says the same. */
const LOOKED_AT = sql<number>`coalesce(looked_at, created_at)`
const KEPT = sql<boolean>`state = 'ended' and person_id <> ''`

/** What people took back, and what became of it here. */
export function withdrawals(db: Database): Withdrawals {
  return {
    async toLookAt({ platform, account }, lookedBeforeMs, limit) {
      const rows = await db
        .selectFrom('request')
        .select(['id', 'event_id', 'person_id'])
        .where('platform', '=', platform)
        .where('account', '=', withoutNul(account))
        .where(KEPT)
        .where(LOOKED_AT, '<', lookedBeforeMs)
        .orderBy(LOOKED_AT)
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        id: row.id as RequestId,
        eventId: row.event_id,
        personId: row.person_id,
      }))
    },

    async saveLook(ids, nowMs) {
      if (ids.length === 0) return
      await db.transaction().execute(async (trx) => {
        const these = expressionBuilder<Schema, 'request'>()('id', 'in', ids)
        await holdInOrder(trx, 'request', these)
        await trx.updateTable('request').set({ looked_at: nowMs }).where(these).execute()
      })
    },

    async endedOf(who) {
      const rows = await db
        .selectFrom('request')
        .select('id')
        .where(({ and }) => and(personColumns(who)))
        .where('state', '=', 'ended')
        .execute()
      return rows.map(({ id }) => id as RequestId)
    },

    eraseRequests(ids) {
      return db.transaction().execute(async (trx) => {
        if (ids.length === 0) return
        const ended = await trx
          .selectFrom('request')
          .select('id')
          .where('id', 'in', ids)
          .where('state', '=', 'ended')
          .execute()
        await eraseRequests(
          trx,
          ended.map(({ id }) => id),
        )
      })
    },
  }
}
