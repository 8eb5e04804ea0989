import { type Kysely, sql, type Transaction } from 'kysely'
import {
  type GiftKey,
  type Gifts,
  type GiverStanding,
  giftId,
  type NewGift,
  UNPAID_ENDS,
} from '../../../core/kudos/ledger.ts'
import { CLOCK_SLACK_MS } from '../../../core/request/limits.ts'
import type { PersonKey } from '../../../core/store.ts'
import type { Schema } from '../schema.ts'
import { askedColumns, FRESH, GIFT, progressColumns, toGift } from './gift-rows.ts'
import { holdGiver, takePlace } from './givers.ts'
import { noteReceipts } from './receipts.ts'
import { type Database, personColumns } from './rows.ts'

const DAY_MS = 24 * 3_600_000
/** More open gifts of one giver than this are looked at when the first of them are paid. */
const MOST_AT_ONCE = 100

/** The rows of the ledger. */
export function gifts(
  db: Database,
): Pick<
  Gifts,
  'bookGift' | 'withdrawGift' | 'gift' | 'ledgerOf' | 'openGifts' | 'waitingSince' | 'saveGift'
> {
  return {
    bookGift(asked, judge, nowMs) {
      const id = giftId(asked)
      return db.transaction().execute(async (trx) => {
        const seq = await takePlace(trx, giverOf(asked), nowMs)
        const before = await giftById(trx, id)
        if (before !== undefined && !UNPAID_ENDS.includes(before.state))
          return { kind: 'known', gift: before }
        const verdict = judge(await standingOf(trx, giverOf(asked), nowMs))
        if (verdict.kind === 'refuse') return { kind: 'refused', sentence: verdict.sentence }
        const row = { ...askedColumns(asked), ...FRESH, seq, created_at: nowMs }
        // Given anew it is another transfer: the Horde would take the old key for the one that it refused.
        const round = (before?.round ?? -1) + 1
        await trx
          .insertInto('gift')
          .values({ id, round, ...row })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ round, ...row }))
          .execute()
        const gift = await giftById(trx, id)
        if (gift === undefined) throw new Error(`gift ${id} was just booked and has no row`)
        return { kind: 'booked', gift }
      })
    },

    async withdrawGift(key, nowMs) {
      const { numUpdatedRows } = await db
        .updateTable('gift')
        .set({ state: 'withdrawn', ended_at: nowMs })
        .where('id', '=', giftId(key))
        .where('state', 'in', ['due', 'waiting'])
        .where('unsure', '=', 0)
        .executeTakeFirstOrThrow()
      return numUpdatedRows === 1n
    },

    gift: (id) => giftById(db, id),

    async ledgerOf({ platform, account, personId }, limit) {
      const sides = ['giver_id', 'recipient_id'] as const
      const rows = await Promise.all(
        sides.map((side) =>
          db
            .selectFrom('gift')
            .select(GIFT)
            .where('platform', '=', platform)
            .where('account', '=', account)
            .where(side, '=', personId)
            .orderBy('created_at', 'desc')
            .limit(limit)
            .execute(),
        ),
      )
      const found = rows.flat().map(toGift)
      return found.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, limit)
    },

    async openGifts(claim, hordeUrl, waitedSinceMs) {
      const mine = ofGiver(claim)
      const linked = await db
        .selectFrom('gift')
        .select('id')
        .where(({ and }) => and(mine))
        .where(OPEN)
        .where('state', '=', 'waiting')
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('account_link')
              .select('kind')
              .whereRef('account_link.platform', '=', 'gift.platform')
              .whereRef('account_link.account', '=', 'gift.account')
              .whereRef('account_link.person_id', '=', 'gift.recipient_id')
              .where('horde_url', '=', hordeUrl),
          ),
        )
        .execute()
      // Each by itself, not as one change: who holds several waits for others, and they may wait for one of these.
      await Promise.all(linked.map(({ id }) => endWait(db, id)))
      const rows = await db
        .selectFrom('gift')
        .select(GIFT)
        .where(({ and }) => and(mine))
        .where(OPEN)
        .where(({ or, eb }) => or([eb('state', '<>', 'waiting'), eb('created_at', '<=', waitedSinceMs)]))
        .orderBy('seq')
        .limit(MOST_AT_ONCE)
        .execute()
      return rows.map(toGift)
    },

    async waitingSince(claim) {
      const row = await db
        .selectFrom('gift')
        .select((select) => select.fn.min('created_at').as('since'))
        .where(({ and }) => and(ofGiver(claim)))
        .where(OPEN)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      return row?.since == null ? null : Number(row.since)
    },

    saveGift(claim, gift, notes = [], nowMs = 0) {
      return db.transaction().execute(async (trx) => {
        await holdGiver(trx, claim)
        const { numUpdatedRows } = await trx
          .updateTable('gift')
          .set(progressColumns(gift))
          .where('id', '=', gift.id)
          .where('round', '=', gift.round)
          .where(OPEN)
          .executeTakeFirstOrThrow()
        if (numUpdatedRows === 0n) return false
        if (gift.endedAt !== null) await dropStrayTarget(trx, gift.id)
        await noteReceipts(trx, gift.id, notes, nowMs)
        return true
      })
    },
  }
}

/** As a literal, for the indexes of open gifts serve only a query that repeats it. */
export const OPEN = sql<boolean>`ended_at is null`

async function giftById(db: Kysely<Schema>, id: string) {
  const row = await db.selectFrom('gift').select(GIFT).where('id', '=', id).executeTakeFirst()
  return row && toGift(row)
}

async function standingOf(trx: Transaction<Schema>, who: PersonKey, nowMs: number): Promise<GiverStanding> {
  const row = await trx
    .selectFrom('gift')
    .select(({ fn }) => [
      fn.countAll().filterWhere('state', 'not in', UNPAID_ENDS).as('gifts'),
      fn.sum('amount').filterWhere('state', 'not in', UNPAID_ENDS).as('kudos'),
      fn.max('created_at').filterWhere('state', 'not in', UNPAID_ENDS).as('last_at'),
      fn.countAll().filterWhere('state', 'in', UNPAID_ENDS).as('unpaid'),
      fn.sum('round').as('anew'),
    ])
    .where(({ and }) => and(ofGiver(who)))
    .where('created_at', '>', nowMs - DAY_MS)
    .where('created_at', '<=', nowMs + CLOCK_SLACK_MS)
    .executeTakeFirst()
  return {
    gifts: Number(row?.gifts ?? 0),
    inVain: Number(row?.unpaid ?? 0) + Number(row?.anew ?? 0),
    kudos: Number(row?.kudos ?? 0),
    lastAt: row?.last_at == null ? null : Number(row.last_at),
  }
}

async function endWait(db: Database, id: string): Promise<void> {
  await db
    .updateTable('gift')
    .set({ state: 'due' })
    .where('id', '=', id)
    .where(OPEN)
    .where('state', '=', 'waiting')
    .execute()
}

/** Of who asked to be forgotten while it was on its way: it was needed so long. */
async function dropStrayTarget(trx: Transaction<Schema>, id: string): Promise<void> {
  await trx
    .updateTable('gift')
    .set({ target: null })
    .where('id', '=', id)
    .where('recipient_id', '=', '')
    .where('horde_name', 'is', null)
    .execute()
}

function giverOf({ platform, account, giverId }: GiftKey | NewGift): PersonKey {
  return { platform, account, personId: giverId }
}

function ofGiver(who: PersonKey) {
  const { person_id, ...rest } = personColumns(who)
  return { ...rest, giver_id: person_id }
}
