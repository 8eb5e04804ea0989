import type { Selectable } from 'kysely'
import type { Gift, GiftState, NewGift } from '../../../core/kudos/ledger.ts'
import type { Platform } from '../../../core/request/model.ts'
import type { GiftTable } from '../schema-kudos.ts'
import { withoutNul } from './rows.ts'

/** Named one by one: a statement is kept prepared, while a newer process may add columns. */
export const GIFT = [
  'id',
  'platform',
  'account',
  'giver_id',
  'giver_name',
  'recipient_id',
  'recipient_name',
  'horde_name',
  'message_id',
  'place_id',
  'emoji',
  'amount',
  'title',
  'note',
  'state',
  'rc',
  'round',
  'not_before',
  'unsure',
  'failures',
  'attempted_at',
  'from_horde',
  'target',
  'created_at',
  'ended_at',
] as const satisfies (keyof GiftTable)[]

export function toGift(row: Pick<Selectable<GiftTable>, (typeof GIFT)[number]>): Gift {
  return {
    id: row.id,
    platform: row.platform as Platform,
    account: row.account,
    messageId: row.message_id,
    giverId: row.giver_id,
    giverName: row.giver_name,
    recipientId: row.recipient_id,
    recipientName: row.recipient_name,
    ...(row.horde_name !== null && { hordeName: row.horde_name }),
    ...(row.place_id !== null && { placeId: row.place_id }),
    emoji: row.emoji,
    amount: row.amount,
    ...(row.title !== null && { title: row.title }),
    ...(row.note !== null && { note: row.note }),
    state: row.state as GiftState,
    rc: row.rc,
    round: row.round,
    createdAt: row.created_at,
    notBefore: row.not_before,
    unsure: row.unsure === 1,
    failures: row.failures,
    attemptedAt: row.attempted_at,
    fromHorde: row.from_horde,
    target: row.target,
    endedAt: row.ended_at,
  }
}

/** What was asked for, and where. */
export function askedColumns(gift: NewGift) {
  const text = (value: string | undefined) => (value === undefined ? null : withoutNul(value))
  return {
    platform: gift.platform,
    account: withoutNul(gift.account),
    giver_id: withoutNul(gift.giverId),
    giver_name: withoutNul(gift.giverName),
    recipient_id: withoutNul(gift.recipientId),
    recipient_name: withoutNul(gift.recipientName),
    horde_name: text(gift.hordeName),
    message_id: withoutNul(gift.messageId),
    place_id: text(gift.placeId),
    emoji: withoutNul(gift.emoji),
    amount: gift.amount,
    title: text(gift.title),
    note: text(gift.note),
  }
}

/** How far it is. */
export function progressColumns(gift: Gift) {
  return {
    state: gift.state,
    rc: gift.rc,
    not_before: gift.notBefore,
    unsure: gift.unsure ? 1 : 0,
    failures: gift.failures,
    attempted_at: gift.attemptedAt,
    from_horde: gift.fromHorde,
    target: gift.target,
    ended_at: gift.endedAt,
  }
}

/** One that was just given, or given anew. */
export const FRESH = {
  state: 'due',
  rc: null,
  not_before: 0,
  unsure: 0,
  failures: 0,
  attempted_at: null,
  from_horde: null,
  target: null,
  ended_at: null,
} as const
