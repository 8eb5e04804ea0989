import { sql } from 'kysely'
import { LONGEST_WAIT_MS } from '../../../core/ahead.ts'
import { SUSPECT_DEATHS } from '../../../core/deaths.ts'
import { LeaseLostError } from '../../../core/errors.ts'
import type { Clock } from '../../../core/ports.ts'
import type { RequestId } from '../../../core/request/model.ts'
import type { Claim, Store } from '../../../core/store.ts'
import type { Database } from './rows.ts'

type Leases = Pick<Store, 'wake' | 'claim' | 'renew' | 'release' | 'freeAll' | 'due' | 'nextDueAt'>

/** Who works on which row, and when. Each change is one conditional statement. */
export function leases(db: Database, clock: Clock): Leases {
  return {
    async wake(id, atMs) {
      await db
        .updateTable('request')
        .set((row) => ({
          next_run_at: earlier('next_run_at', atMs),
          wakes: row('wakes', '+', 1),
        }))
        .where('id', '=', id)
        .execute()
    },

    async claim(id, nowMs, leaseUntil, alone = false) {
      const row = await db
        .updateTable('request')
        .set((row) => ({ lease_until: leaseUntil, deaths: row('deaths', '+', 1) }))
        .where('id', '=', id)
        .where('next_run_at', '<=', nowMs)
        .where(isFree(nowMs))
        .$if(!alone, (query) => query.where('deaths', '<', SUSPECT_DEATHS))
        .returning(['wakes', 'deaths'])
        .executeTakeFirst()
      return row && { id, leaseUntil, wakes: row.wakes, deaths: row.deaths - 1 }
    },

    async renew(claim, leaseUntil) {
      const result = await db
        .updateTable('request')
        .set({ lease_until: leaseUntil })
        .where('id', '=', claim.id)
        .where('lease_until', '=', claim.leaseUntil)
        .executeTakeFirst()
      if (result.numUpdatedRows === 0n) throw new LeaseLostError(claim.id)
      // The wakes stay as first claimed, so that release notices every wake since.
      return { ...claim, leaseUntil }
    },

    async release(claim, nextRunAt) {
      const result = await db
        .updateTable('request')
        .set({
          lease_until: 0,
          deaths: 0,
          next_run_at: unlessWoken(claim, nextRunAt),
        })
        .where('id', '=', claim.id)
        .where('lease_until', '=', claim.leaseUntil)
        .executeTakeFirst()
      if (result.numUpdatedRows === 0n) throw new LeaseLostError(claim.id)
    },

    async freeAll() {
      await db.updateTable('request').set({ lease_until: 0 }).where('lease_until', '>', 0).execute()
      await db.updateTable('giver').set({ lease_until: 0 }).where('lease_until', '>', 0).execute()
      await db.updateTable('gateway_lease').set({ lease_until: 0 }).execute()
    },

    async due(nowMs, limit) {
      await callBack(db, nowMs)
      const rows = await db
        .selectFrom('request')
        .select(['id', 'next_run_at', 'lease_until', 'deaths'])
        .where('next_run_at', '<=', nowMs)
        .where(isFree(nowMs))
        .orderBy('next_run_at')
        .limit(limit)
        .execute()
      const { ids = [], suspects = [] } = Object.groupBy(rows, ({ deaths }) =>
        deaths < SUSPECT_DEATHS ? 'ids' : 'suspects',
      )
      // The one to blame has died most often: the others are cleared before it ends the process once more.
      suspects.sort((a, b) => a.deaths - b.deaths)
      return { ids: ids.map(idOf), suspects: suspects.map(idOf), latenessMs: latenessMs(rows, nowMs) }
    },

    async nextDueAt() {
      const row = await db
        .selectFrom('request')
        .select((select) => select.fn.min('next_run_at').as('at'))
        .where(isFree(clock.now()))
        .executeTakeFirst()
      return row?.at ?? null
    },
  }
}

function idOf({ id }: { id: string }): RequestId {
  return id as RequestId
}

/** No lease is as long as the longest wait: one further ahead is of a clock that was set back since. */
export function isFree(nowMs: number) {
  return sql<boolean>`(lease_until < ${nowMs} or lease_until > ${nowMs + LONGEST_WAIT_MS})`
}

/** Forward to that time, never back. */
export function earlier(column: 'next_run_at' | 'giver.next_run_at', atMs: number) {
  const at = sql.ref(column)
  return sql<number>`case when ${at} is null or ${atMs} < ${at} then ${atMs} else ${at} end`
}

/** The runner's own next time, unless somebody woke the row earlier meanwhile. */
export function unlessWoken({ wakes }: Pick<Claim, 'wakes'>, nextRunAt: number | null) {
  return sql<
    number | null
  >`case when wakes = ${wakes} or ${nextRunAt} < next_run_at then ${nextRunAt} else next_run_at end`
}

/** How long the first of these is overdue: whose runner died could not be taken up before its lease ran out. */
export function latenessMs(
  [first]: readonly { readonly next_run_at: number | null; readonly lease_until: number }[],
  nowMs: number,
): number {
  if (first === undefined) return 0
  return nowMs - Math.min(nowMs, Math.max(first.next_run_at ?? 0, first.lease_until))
}

/** After the clock was set back: what would run in hours is due now, and its times count from now. */
async function callBack(db: Database, nowMs: number): Promise<void> {
  const farMs = nowMs + LONGEST_WAIT_MS
  await db
    .updateTable('request')
    .set({
      next_run_at: nowMs,
      reopened_at: sql<number>`case when coalesce(reopened_at, created_at) > ${farMs} then ${nowMs} else reopened_at end`,
      first_submit_at: sql<number>`case when first_submit_at > ${farMs} then ${nowMs} else first_submit_at end`,
    })
    .where('next_run_at', '>', farMs)
    .execute()
}
