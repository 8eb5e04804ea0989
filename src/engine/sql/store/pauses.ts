import { LONGEST_WAIT_MS } from '../../../core/ahead.ts'
import type { Clock } from '../../../core/ports.ts'
import type { Store } from '../../../core/store.ts'
import { gather } from './gather.ts'
import { type Database, withoutNul } from './rows.ts'

type Pauses = Pick<Store, 'pause' | 'pausedUntil'>

/** Pauses outlive the process: a blocked address stays blocked however often we restart. */
export function pauses(db: Database, clock: Clock): Pauses {
  const pausedUntil = gather((names: readonly string[]) => loadPauses(db, names))
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

    pausedUntil,
  }
}

/** Everybody asks for the same few. */
async function loadPauses(db: Database, names: readonly string[]) {
  const rows = await db
    .selectFrom('pause')
    .select(['name', 'until_at', 'reason'])
    .where('name', 'in', names)
    .execute()
  return new Map(rows.map(({ name, until_at, reason }) => [name, { untilMs: until_at, reason }]))
}
