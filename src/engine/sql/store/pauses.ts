import { LONGEST_WAIT_MS } from '../../../core/ahead.ts'
import type { Clock } from '../../../core/ports.ts'
import type { Store } from '../../../core/store.ts'
import { type Database, withoutNul } from './rows.ts'

type Pauses = Pick<Store, 'pause' | 'pausedUntil'>

/** Pauses outlive the process: a blocked address stays blocked however often we restart. */
export function pauses(db: Database, clock: Clock): Pauses {
  return {
    async pause(name, untilMs, reason) {
      const farMs = clock.now() + LONGEST_WAIT_MS
      const row = { until_at: Math.min(untilMs, farMs), reason: withoutNul(reason) }
      await db
        .insertInto('pause')
        .values({ name, ...row })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(row)
            .where(({ or, eb }) =>
              or([eb('pause.until_at', '<', row.until_at), eb('pause.until_at', '>', farMs)]),
            ),
        )
        .execute()
    },

    async pausedUntil(name) {
      const row = await db.selectFrom('pause').selectAll().where('name', '=', name).executeTakeFirst()
      return row && { untilMs: row.until_at, reason: row.reason }
    },
  }
}
