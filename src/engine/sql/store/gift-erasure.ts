import { expressionBuilder, type Kysely, sql, type Transaction } from 'kysely'
import { type Gifts, giverId } from '../../../core/kudos/ledger.ts'
import type { Platform } from '../../../core/request/model.ts'
import type { PersonKey } from '../../../core/store.ts'
import type { Schema } from '../schema.ts'
import { OPEN } from './gifts.ts'
import { dropReceipts, noteReceipts } from './receipts.ts'
import { type Database, holdInOrder, personColumns } from './rows.ts'

/** What is left: the hash that is its id, the amount, the state and the times. */
const BARE = {
  giver_id: '',
  giver_name: '',
  recipient_id: '',
  recipient_name: '',
  horde_name: null,
  message_id: '',
  place_id: null,
  title: null,
  note: null,
  from_horde: null,
  target: null,
} as const

/** How gifts are forgotten after a while. */
export function giftErasure(db: Database): Pick<Gifts, 'eraseGifts' | 'removeGifts'> {
  return {
    eraseGifts: async (beforeMs, limit) => {
      // Nobody takes them where a platform tells none.
      await db.deleteFrom('gift_receipt').where('created_at', '<', beforeMs).execute()
      const named = sql<boolean>`(giver_id <> '' or recipient_id <> '')`
      const rows = await endedBefore(db, beforeMs).where(named).limit(limit).execute()
      if (rows.length === 0) return 0
      await db.transaction().execute(async (trx) => {
        const these = among(rows)
        await holdInOrder(trx, 'gift', these)
        await trx.updateTable('gift').set(BARE).where(these).where('ended_at', '<', beforeMs).execute()
      })
      return rows.length
    },

    removeGifts: async (beforeMs, limit) => {
      const rows = await endedBefore(db, beforeMs).limit(limit).execute()
      if (rows.length > 0) {
        await db.transaction().execute(async (trx) => {
          const these = among(rows)
          await holdInOrder(trx, 'gift', these)
          await trx.deleteFrom('gift').where(these).where('ended_at', '<', beforeMs).execute()
        })
      }
      await db
        .deleteFrom('giver')
        .where('next_run_at', 'is', null)
        .where('lease_until', '=', 0)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('gift')
                .select('id')
                .whereRef('gift.platform', '=', 'giver.platform')
                .whereRef('gift.account', '=', 'giver.account')
                .whereRef('gift.giver_id', '=', 'giver.person_id'),
            ),
          ),
        )
        .execute()
      return rows.length
    },
  }
}

const GIFTS = expressionBuilder<Schema, 'gift'>()

function among(rows: readonly { readonly id: string }[]) {
  return GIFTS(
    'id',
    'in',
    rows.map(({ id }) => id),
  )
}

/** Accounts of ours with gifts that name a person. */
export async function giftAccountsOf(
  db: Kysely<Schema>,
  platform: Platform,
  personId: string,
): Promise<readonly { account: string }[]> {
  const accounts = (side: 'giver_id' | 'recipient_id') =>
    db
      .selectFrom('gift')
      .select('account')
      .distinct()
      .where('platform', '=', platform)
      .where(side, '=', personId)
      .execute()
  return [...(await accounts('giver_id')), ...(await accounts('recipient_id'))]
}

/** Gifts that name a person. */
export async function countGifts(db: Kysely<Schema>, who: PersonKey): Promise<number> {
  const { person_id, ...rest } = personColumns(who)
  const count = async (side: 'giver_id' | 'recipient_id') => {
    const row = await db
      .selectFrom('gift')
      .select((select) => select.fn.countAll().as('count'))
      .where(({ and }) => and({ ...rest, [side]: person_id }))
      .executeTakeFirst()
    return Number(row?.count ?? 0)
  }
  return (await count('giver_id')) + (await count('recipient_id'))
}

/**
 * Takes a person out of the ledger. What was not sent is not sent any more; of what may have been sent nobody can find
 * out without their key. A gift to them that is on its way goes on without their name.
 */
export async function forgetGifts(trx: Transaction<Schema>, who: PersonKey, nowMs: number): Promise<void> {
  const { person_id, ...rest } = personColumns(who)
  // First: no runner saves anything of them afterwards.
  await trx.deleteFrom('giver').where('id', '=', giverId(who)).execute()
  const given = { ...rest, giver_id: person_id }
  const got = { ...rest, recipient_id: person_id }
  const end = (state: 'withdrawn' | 'unclear') => ({ state, ended_at: nowMs })
  await holdInOrder(trx, 'gift', GIFTS.or([GIFTS.and(given), GIFTS.and(got)]))
  const open = trx.updateTable('gift').where(OPEN)
  await open
    .set(end('withdrawn'))
    .where(({ and }) => and({ ...given, unsure: 0 }))
    .execute()
  await open
    .set(end('unclear'))
    .where(({ and }) => and(given))
    .execute()
  const lost = await open
    .set(end('withdrawn'))
    .where(({ and }) => and({ ...got, unsure: 0 }))
    .returning('id')
    .execute()
  // Their givers are still to hear that nothing was sent.
  for (const { id } of lost) await noteReceipts(trx, id, [{ side: 'giver', about: 'withdrawn' }], nowMs)
  const { recipient_id, recipient_name, ...ofGiver } = BARE
  await trx
    .updateTable('gift')
    .set({ target: null })
    .where(({ and }) => and(got))
    .where('ended_at', 'is not', null)
    .execute()
  await trx
    .updateTable('gift')
    .set(ofGiver)
    .where(({ and }) => and(given))
    .execute()
  await trx
    .updateTable('gift')
    .set({ recipient_id, recipient_name })
    .where(({ and }) => and(got))
    .execute()
  await dropReceipts(trx, who)
}

function endedBefore(db: Database, beforeMs: number) {
  return db.selectFrom('gift').select('id').where('ended_at', '<', beforeMs)
}
