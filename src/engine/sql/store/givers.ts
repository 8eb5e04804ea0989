import { type Kysely, sql, type Transaction } from 'kysely'
import { LONGEST_WAIT_MS } from '../../../core/ahead.ts'
import { LeaseLostError } from '../../../core/errors.ts'
import { type Gifts, type GiverClaim, type GiverId, giverId } from '../../../core/kudos/ledger.ts'
import type { Clock } from '../../../core/ports.ts'
import type { PersonKey } from '../../../core/store.ts'
import type { Schema } from '../schema.ts'
import { earlier, isFree, latenessMs, unlessWoken } from './leases.ts'
import { type Database, personColumns } from './rows.ts'

type Givers = Pick<
  Gifts,
  'wakeGiver' | 'claimGiver' | 'renewGiver' | 'releaseGiver' | 'dueGivers' | 'nextGiverDueAt'
>

/** Who pays the gifts of which giver, and when: as for requests, each change is one conditional statement. */
export function givers(db: Database, clock: Clock): Givers {
  return {
    async wakeGiver(id, atMs) {
      await wakeGiver(db, id, atMs)
    },

    async claimGiver(id, nowMs, leaseUntil) {
      const row = await db
        .updateTable('giver')
        .set({ lease_until: leaseUntil })
        .where('id', '=', id)
        .where('next_run_at', '<=', nowMs)
        .where(isFree(nowMs))
        .returning(['wakes', 'platform', 'account', 'person_id'])
        .executeTakeFirst()
      if (row === undefined) return undefined
      const { wakes, account, person_id: personId } = row
      return { id, leaseUntil, wakes, platform: row.platform as PersonKey['platform'], account, personId }
    },

    async renewGiver(claim, leaseUntil) {
      await holdGiver(db, claim, leaseUntil)
      // The wakes stay as first claimed, so that release notices every wake since.
      return { ...claim, leaseUntil }
    },

    async releaseGiver(claim, nextRunAt) {
      const result = await db
        .updateTable('giver')
        .set({
          lease_until: 0,
          next_run_at: unlessWoken(claim, nextRunAt),
        })
        .where('id', '=', claim.id)
        .where('lease_until', '=', claim.leaseUntil)
        .executeTakeFirst()
      if (result.numUpdatedRows === 0n) throw new LeaseLostError(claim.id)
    },

    async dueGivers(nowMs, limit) {
      // After the clock was set back: what would run in hours is due now.
      await db
        .updateTable('giver')
        .set({ next_run_at: nowMs })
        .where('next_run_at', '>', nowMs + LONGEST_WAIT_MS)
        .execute()
      const rows = await db
        .selectFrom('giver')
        .select(['id', 'next_run_at', 'lease_until'])
        .where('next_run_at', '<=', nowMs)
        .where(isFree(nowMs))
        .orderBy('next_run_at')
        .limit(limit)
        .execute()
      return { ids: rows.map(({ id }) => id as GiverId), suspects: [], latenessMs: latenessMs(rows, nowMs) }
    },

    async nextGiverDueAt() {
      const row = await db
        .selectFrom('giver')
        .select((select) => select.fn.min('next_run_at').as('at'))
        .where(isFree(clock.now()))
        .executeTakeFirst()
      return row?.at ?? null
    },
  }
}

/**
 * A place behind all gifts of the giver, who is to be looked at now. It locks the giver, so that whoever books for the
 * same one waits until this transaction has ended.
 */
export async function takePlace(trx: Transaction<Schema>, who: PersonKey, nowMs: number): Promise<number> {
  const { last_seq } = await trx
    .insertInto('giver')
    .values({
      id: giverId(who),
      ...personColumns(who),
      last_seq: 1,
      next_run_at: nowMs,
      lease_until: 0,
      wakes: 1,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        last_seq: sql<number>`giver.last_seq + 1`,
        next_run_at: earlier('giver.next_run_at', nowMs),
        wakes: sql<number>`giver.wakes + 1`,
      }),
    )
    .returning('last_seq')
    .executeTakeFirstOrThrow()
  return last_seq
}

export async function wakeGiver(db: Kysely<Schema>, id: string, atMs: number): Promise<void> {
  await db
    .updateTable('giver')
    .set((row) => ({ next_run_at: earlier('next_run_at', atMs), wakes: row('wakes', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Somebody's account is linked now: what waited for that is looked at. */
export async function wakeGiversTo(db: Kysely<Schema>, recipient: PersonKey, atMs: number): Promise<void> {
  const { person_id, ...rest } = personColumns(recipient)
  const rows = await db
    .selectFrom('gift')
    .select('giver_id')
    .distinct()
    .where(({ and }) => and({ ...rest, recipient_id: person_id }))
    .where(sql<boolean>`ended_at is null`)
    .execute()
  for (const { giver_id: personId } of rows) await wakeGiver(db, giverId({ ...recipient, personId }), atMs)
}

/** Throws where the claim is no longer held; a write, not a read: it locks the row until the transaction ends. */
export async function holdGiver(
  db: Kysely<Schema>,
  { id, leaseUntil }: GiverClaim,
  until = leaseUntil,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('giver')
    .set({ lease_until: until })
    .where('id', '=', id)
    .where('lease_until', '=', leaseUntil)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new LeaseLostError(id)
}
