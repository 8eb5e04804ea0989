import type { Anchors } from '../../../core/source-state.ts'
import { saveWhere } from '../transact.ts'
import { type Database, fromJsonOrNull, toJson } from './rows.ts'

/** Where the answers of requests go. */
export function anchors(db: Database): Anchors {
  return {
    async saveAnchor(id, anchor, nowMs) {
      // A write that changes nothing: whoever ends the request, after which it may be erased, comes before it or after.
      const open = db
        .updateTable('request')
        .set((request) => ({ person_id: request.ref('person_id') }))
        .where('id', '=', id)
        .where('state', '<>', 'ended')
      const row = { anchor: toJson(anchor), saved_at: nowMs }
      const saving = db
        .insertInto('anchor')
        .values({ request_id: id, ...row })
        .onConflict((conflict) => conflict.column('request_id').doUpdateSet(row))
      return (await saveWhere(db, open, [saving], { apart: true })) !== undefined
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
