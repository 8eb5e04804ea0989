import type { Anchors } from '../../../core/store.ts'
import { type Database, fromJsonOrNull, toJson } from './rows.ts'

/** Where the answers of requests go. */
export function anchors(db: Database): Anchors {
  return {
    saveAnchor(id, anchor, nowMs) {
      return db.transaction().execute(async (trx) => {
        // A write that changes nothing: whoever ends the request, after which it may be erased, comes before it or after the anchor.
        const { numUpdatedRows } = await trx
          .updateTable('request')
          .set((request) => ({ person_id: request.ref('person_id') }))
          .where('id', '=', id)
          .where('state', '<>', 'ended')
          .executeTakeFirst()
        if (numUpdatedRows === 0n) return false
        const row = { anchor: toJson(anchor), saved_at: nowMs }
        await trx
          .insertInto('anchor')
          .values({ request_id: id, ...row })
          .onConflict((conflict) => conflict.column('request_id').doUpdateSet(row))
          .execute()
        return true
      })
    },

    async anchor(id) {
      const row = await db
        .selectFrom('anchor')
        .select('anchor')
        .where('request_id', '=', id)
        .executeTakeFirst()
      return fromJsonOrNull(row?.anchor ?? null) ?? undefined
    },
  }
}
