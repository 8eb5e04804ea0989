import type { Store } from '../../../core/ports.ts'
import { type Database, withoutNul } from './rows.ts'

type Pauses = Pick<Store, 'pause' | 'pausedUntil'>

/** Pauses outlive the process: a blocked address stays blocked however often we restart. */
export function pauses(db: Database): Pauses {
  return {
    async pause(name, untilMs, reason) {
      const row = { until_at: untilMs, reason: withoutNul(reason) }
      await db
        .insertInto('pause')
        .values({ name, ...row })
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet(row).where('pause.until_at', '<', untilMs),
        )
        .execute()
    },

    async pausedUntil(name) {
      const row = await db.selectFrom('pause').selectAll().where('name', '=', name).executeTakeFirst()
      return row && { untilMs: row.until_at, reason: row.reason }
    },
  }
}
