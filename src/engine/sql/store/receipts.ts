import type { Transaction } from 'kysely'
import type { Gifts, Receipt, ReceiptNote } from '../../../core/kudos/ledger.ts'
import type { PersonKey } from '../../../core/store.ts'
import type { Schema } from '../schema.ts'
import { GIFT, toGift } from './gift-rows.ts'
import { type Database, personColumns } from './rows.ts'

/** What people are to be told of gifts. */
export function receipts(db: Database): Pick<Gifts, 'receiptsDue' | 'takeReceipts'> {
  return {
    async receiptsDue(platform, account, beforeMs, limit) {
      const rows = await db
        .selectFrom('gift_receipt')
        .select('person_id')
        .where('platform', '=', platform)
        .where('account', '=', account)
        .groupBy('person_id')
        .having((having) => having(having.fn.min('created_at'), '<=', beforeMs))
        .limit(limit)
        .execute()
      return rows.map(({ person_id: personId }) => ({ platform, account, personId }))
    },

    async takeReceipts(who) {
      const taken = await db
        .deleteFrom('gift_receipt')
        .where(({ and }) => and(personColumns(who)))
        .returning(['gift_id', 'side', 'about', 'created_at'])
        .execute()
      if (taken.length === 0) return []
      const ids = [...new Set(taken.map(({ gift_id }) => gift_id))]
      const rows = await db.selectFrom('gift').select(GIFT).where('id', 'in', ids).execute()
      const byId = new Map(rows.map((row) => [row.id, toGift(row)]))
      return taken
        .toSorted((a, b) => a.created_at - b.created_at)
        .flatMap(({ gift_id, side, about }): Receipt[] => {
          const gift = byId.get(gift_id)
          return gift === undefined
            ? []
            : [{ gift, side: side as Receipt['side'], about: about as Receipt['about'] }]
        })
    },
  }
}

/** Whom the gift's row names now; nobody is told what they erased. */
export async function noteReceipts(
  trx: Transaction<Schema>,
  giftId: string,
  notes: readonly ReceiptNote[],
  nowMs: number,
): Promise<void> {
  if (notes.length === 0) return
  const row = await trx
    .selectFrom('gift')
    .select(['platform', 'account', 'giver_id', 'recipient_id'])
    .where('id', '=', giftId)
    .executeTakeFirstOrThrow()
  for (const { side, about } of notes) {
    const person_id = side === 'giver' ? row.giver_id : row.recipient_id
    if (person_id === '') continue
    const { platform, account } = row
    await trx
      .insertInto('gift_receipt')
      .values({ gift_id: giftId, side, about, platform, account, person_id, created_at: nowMs })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

export async function dropReceipts(trx: Transaction<Schema>, who: PersonKey): Promise<void> {
  await trx
    .deleteFrom('gift_receipt')
    .where(({ and }) => and(personColumns(who)))
    .execute()
}
