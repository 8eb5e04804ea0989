import { createHash } from 'node:crypto'
import type { Sentence } from '../reply/messages/index.ts'
import type { Platform } from '../request/model.ts'
import type { Due, PersonKey } from '../store.ts'

/** `<platform>/<account>/<person>`: gifts of one giver are paid in turn, whoever runs them. */
export type GiverId = string & { readonly __brand: 'GiverId' }

export function giverId({ platform, account, personId }: PersonKey): GiverId {
  return `${platform}/${account}/${personId}` as GiverId
}

/**
 * `waiting`: its recipient is not linked yet. `sending`: it may have been sent, and its outcome is not known. The others
 * are its end: `refused` by the Horde, `expired` after a week of waiting, `withdrawn` before it was sent, or `unclear`:
 * it may have been sent, and the key that could find out is gone.
 */
export const GIFT_STATES = [
  'due',
  'waiting',
  'sending',
  'paid',
  'refused',
  'expired',
  'withdrawn',
  'unclear',
] as const
export type GiftState = (typeof GIFT_STATES)[number]
/** Certainly not paid, so the same reaction may bring it about after all. */
export const UNPAID_ENDS: readonly GiftState[] = ['refused', 'expired', 'withdrawn']

/** What makes a gift one gift, however often it is asked for. */
export interface GiftKey {
  readonly platform: Platform
  readonly account: string
  /** The message that is thanked for; of a gift by command, the command's own event. */
  readonly messageId: string
  readonly giverId: string
  /** As the platform writes it; empty where no emoji was used. */
  readonly emoji: string
}

export function giftId({ platform, account, messageId, giverId, emoji }: GiftKey): string {
  const parts = [platform, account, messageId, giverId, emoji].map((part) =>
    part.replaceAll('\0', '').toWellFormed(),
  )
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

export interface NewGift extends GiftKey {
  readonly giverName: string
  /** The person it is for; empty where it goes to `hordeName`. */
  readonly recipientId: string
  readonly recipientName: string
  /** `alias#id` of the account at the Horde that it goes to, instead of a person's. */
  readonly hordeName?: string
  /** Where the message is. */
  readonly placeId?: string
  readonly amount: number
  /** What the gift is called. */
  readonly title?: string
  /** What the giver, or the operator for this emoji, says with it. */
  readonly note?: string
}

/** A row of the ledger. */
export interface Gift extends NewGift {
  readonly id: string
  readonly state: GiftState
  /** Why it was refused: the Horde's code, or our own word for it. */
  readonly rc: string | null
  /** Counts from 0 how often it was given anew after an end without payment. */
  readonly round: number
  readonly createdAt: number
  readonly notBefore: number
  /** A transfer may have happened. */
  readonly unsure: boolean
  /** Tries in a row that came to nothing. */
  readonly failures: number
  /** When it was first sent, with what it was sent: the same until its outcome is known. */
  readonly attemptedAt: number | null
  readonly fromHorde: number | null
  readonly target: string | null
  readonly endedAt: number | null
}

/** The key under which the Horde pays a gift at most once. */
export function idempotencyKey({ id, round }: Pick<Gift, 'id' | 'round'>): string {
  return `${id.slice(0, 32)}-${round}`
}

/** What a giver gave within a day; refused, expired and withdrawn gifts count by themselves. */
export interface GiverStanding {
  readonly gifts: number
  /** How often they gave what was not paid in the end: each time counts, also for the same message. */
  readonly inVain: number
  readonly kudos: number
  readonly lastAt: number | null
}
export type GiftVerdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly sentence: Sentence }

export type Booked =
  | { readonly kind: 'booked'; readonly gift: Gift }
  /** It is in the ledger already. */
  | { readonly kind: 'known'; readonly gift: Gift }
  | { readonly kind: 'refused'; readonly sentence: Sentence }

/** Proof that a runner holds a giver: saves compare it. */
export interface GiverClaim extends PersonKey {
  readonly id: GiverId
  readonly leaseUntil: number
  readonly wakes: number
}

/** Something that a person is to be told once about a gift. */
export interface ReceiptNote {
  readonly side: 'giver' | 'recipient'
  readonly about: ReceiptSubject
}
/** `withdrawn`: not by its giver, but since its recipient is gone. */
export type ReceiptSubject = Extract<
  GiftState,
  'paid' | 'waiting' | 'refused' | 'expired' | 'withdrawn' | 'unclear'
>
/** One such thing, taken to be told. */
export interface Receipt extends ReceiptNote {
  readonly gift: Gift
}

/**
 * The rows behind the promise that each gift is paid at most once. Methods that take a claim throw `LeaseLostError` and
 * change nothing when it is no longer held.
 */
export interface Gifts {
  /**
   * Books a gift, due at once, if `judge` lets its giver. One that is in the ledger stays as it is, unless it ended
   * unpaid: then it is given anew. Gifts of one giver are booked one after the other, whichever process does it.
   */
  bookGift(gift: NewGift, judge: (standing: GiverStanding) => GiftVerdict, nowMs: number): Promise<Booked>
  /** Takes a gift back that certainly was not sent. False where it is too late, or there is none. */
  withdrawGift(key: GiftKey, nowMs: number): Promise<boolean>
  gift(id: string): Promise<Gift | undefined>
  /** What a person gave and got, newest first. */
  ledgerOf(who: PersonKey, limit: number): Promise<Gift[]>

  wakeGiver(id: GiverId, atMs: number): Promise<void>
  claimGiver(id: GiverId, nowMs: number, leaseUntil: number): Promise<GiverClaim | undefined>
  /** Prolongs a claim; the old one is void. */
  renewGiver(claim: GiverClaim, leaseUntil: number): Promise<GiverClaim>
  /** Gives the giver back, to run again at `nextRunAt` (null: when woken), unless woken earlier meanwhile. */
  releaseGiver(claim: GiverClaim, nextRunAt: number | null): Promise<void>
  dueGivers(nowMs: number, limit: number): Promise<Due<GiverId>>
  nextGiverDueAt(): Promise<number | null>

  /**
   * The giver's open gifts in the order in which they were given: those to pay, and those that have waited since before
   * `waitedSinceMs`. Gifts whose recipient is linked to that Horde by now
   * wait no longer.
   */
  openGifts(claim: GiverClaim, hordeUrl: string, waitedSinceMs: number): Promise<Gift[]>
  /** When the oldest gift began to wait for its recipient. */
  waitingSince(claim: GiverClaim): Promise<number | null>
  /** Saves what became of a gift, together with what is to be told of it. False where it has ended meanwhile: taken back. */
  saveGift(claim: GiverClaim, gift: Gift, notes?: readonly ReceiptNote[], nowMs?: number): Promise<boolean>

  /** People who are to be told something, the oldest of it from before then. */
  receiptsDue(platform: Platform, account: string, beforeMs: number, limit: number): Promise<PersonKey[]>
  /** Takes what a person is to be told; nobody else gets it afterwards. */
  takeReceipts(who: PersonKey): Promise<Receipt[]>

  /**
   * Removes names, messages and people from up to `limit` gifts that ended before then, and receipts that nobody has taken
   * since; amounts and states stay.
   */
  eraseGifts(endedBeforeMs: number, limit: number): Promise<number>
  /** Removes up to `limit` gifts that ended before then, wholly, and givers without gifts. */
  removeGifts(endedBeforeMs: number, limit: number): Promise<number>
}
