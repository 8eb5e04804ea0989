import { expressionBuilder, sql } from 'kysely'
import type { Store } from '../../../core/store.ts'
import type { Schema } from '../schema.ts'
import { deleteParts, eraseRequests } from './erasure.ts'
import { dropIdleLines } from './lines.ts'
import { type Database, holdInOrder } from './rows.ts'

type Retention = Pick<Store, 'followClock' | 'eraseEnded' | 'removeEnded' | 'dropStandings'>

/** What has been kept long enough goes. Everything may run twice, or in two processes at once. */
export function retention(db: Database): Retention {
  return {
    async followClock(name, nowMs, stepMs) {
      const moved = await db
        .updateTable('followed_clock')
        .set({
          at: sql<number>`case when at + ${stepMs} < ${nowMs} then at + ${stepMs} when at - ${stepMs} > ${nowMs} then at - ${stepMs} else ${nowMs} end`,
        })
        .where('name', '=', name)
        .returning('at')
        .executeTakeFirst()
      if (moved !== undefined) return moved.at
      await db
        .insertInto('followed_clock')
        .values({ name, at: nowMs })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return undefined
    },

    eraseEnded(beforeMs, limit) {
      return db.transaction().execute(async (trx) => {
        const ended = trx.selectFrom('request').select('id').where('state', '=', 'ended').limit(limit)
        // The conditions as in their indexes, which serve only a query that repeats them.
        const old = await ended
          .where(sql<boolean>`person_id <> ''`)
          .where('ended_at', '<', beforeMs)
          .execute()
        const asked = await ended.where(sql<boolean>`erase_requested = 1`).execute()
        const ids = [...new Set([...old, ...asked].map(({ id }) => id))].slice(0, limit)
        await eraseRequests(trx, ids)
        return ids.length
      })
    },

    removeEnded(beforeMs, limit) {
      return db.transaction().execute(async (trx) => {
        const rows = await trx
          .selectFrom('request')
          .select('id')
          .where('state', '=', 'ended')
          .where('ended_at', '<', beforeMs)
          .limit(limit)
          .execute()
        const ids = rows.map(({ id }) => id)
        if (ids.length === 0) return 0
        const these = expressionBuilder<Schema, 'request'>()('id', 'in', ids)
        await holdInOrder(trx, 'request', these)
        await deleteParts(trx, ids)
        await trx.deleteFrom('request').where(these).execute()
        return ids.length
      })
    },

    async dropStandings(seenBeforeMs, nowMs) {
      // Of people who are around; and of those who asked to be forgotten during a pause, when it is over.
      await db
        .updateTable('person_standing')
        .set({ strikes: 0 })
        .where('strikes', '>', 0)
        .where('struck_at', '<', seenBeforeMs)
        .where('paused_until', '<', nowMs)
        .execute()
      await db
        .deleteFrom('person_standing')
        .where('seen_at', '<', seenBeforeMs)
        .where('struck_at', '<', seenBeforeMs)
        .where('paused_until', '<', nowMs)
        .execute()
      await db.deleteFrom('link_code').where('expires_at', '<', nowMs).execute()
      await db.deleteFrom('notice').where('said_at', '<', seenBeforeMs).execute()
      await db.deleteFrom('place_standing').where('seen_at', '<', seenBeforeMs).execute()
      await db.deleteFrom('closed_place').where('until_at', '<', nowMs).execute()
      // Both may name the Horde account of somebody who paid by themselves.
      await db.deleteFrom('pause').where('until_at', '<', seenBeforeMs).execute()
      await dropIdleLines(db, seenBeforeMs)
    },
  }
}
