import type { AccountLinks } from '../accounts/link.ts'
import type { Clock, Dispatcher, Log } from '../ports.ts'
import type { Whereabouts } from '../preferences/key.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { PostedReply } from '../request/delivery.ts'
import type { Gate } from '../request/gate.ts'
import { findKey } from '../request/horde-key.ts'
import type { Platform } from '../request/model.ts'
import type { PersonKey, Store } from '../store.ts'
import {
  type Booked,
  type Gift,
  type GiftKey,
  type Gifts,
  type GiftVerdict,
  type GiverId,
  type GiverStanding,
  giftId,
  giverId,
  type NewGift,
} from './ledger.ts'
import { type ObjectionParts, objection } from './objection.ts'

/** What one person may give. Zero switches a limit off. */
export interface GiftLimits {
  /** Between two gifts. */
  readonly intervalSeconds: number
  /** Gifts, and kudos, within 24 hours. */
  readonly giftsADay: number
  readonly kudosADay: number
}

/** A gift as a platform tells of it. */
export interface AskedGift extends NewGift {
  /** The recipient's account is marked as automated. */
  readonly toBot?: boolean
  /** It is a reaction, which can be taken back where it comes to nothing. */
  readonly reaction?: boolean
  /** It is for a reply of ours: those are looked at again when we start (`giveMissed`). */
  readonly forReply?: boolean
}

export type Given =
  | { readonly kind: 'booked'; readonly gift: Gift; readonly sentence: Sentence }
  /** The same gift was booked before; nothing is said again. */
  | { readonly kind: 'known'; readonly gift: Gift }
  /** Nothing is booked: a reaction is to be taken back, where that is permitted. */
  | {
      readonly kind: 'refused'
      readonly sentence: Sentence
      /** False where the person was told the same a while ago. */
      readonly say: boolean
    }

/** Gifts of kudos between people, as platforms use them. */
export interface GiftDesk {
  /** Books a gift; it is paid afterwards, at most once however often this is called. */
  give(asked: AskedGift): Promise<Given>
  /**
   * Books what was given for a reply of ours while nobody listened. What is in the ledger, or was refused when it was
   * told of, stays as it is, and nobody is told anything.
   */
  giveMissed(asked: AskedGift): Promise<void>
  /** What is against kudos of this person at this place, or the words they say with them; undefined: nothing. */
  objection(where: Whereabouts, note?: string): Promise<Sentence | undefined>
  /** A reaction was removed: the gift is withdrawn if it certainly was not sent. False where it is too late. */
  takeBack(key: GiftKey): Promise<boolean>
  gift(key: GiftKey): Promise<Gift | undefined>
  /**
   * Whom thanks for this message of ours are meant for: the person who asked for it. Their id is empty where they were
   * forgotten since; undefined: it is no reply of ours.
   */
  askerOf(
    platform: Platform,
    account: string,
    messageId: string,
  ): Promise<{ id: string; name: string; bot: boolean } | undefined>
  /** Replies of ours of the last day, newest first, for what was given for them while nobody listened. */
  recentReplies(platform: Platform, account: string, limit: number): Promise<PostedReply[]>
  /** What a person gave and got, newest first. */
  ledger(who: PersonKey, limit: number): Promise<Gift[]>
}

export interface GiftParts {
  readonly store: Gifts &
    Pick<Store, 'findByMessage' | 'load' | 'recentReplies' | 'takeNotice' | 'isNoticed'> &
    ObjectionParts['store']
  readonly gate: Gate
  readonly accounts: Pick<AccountLinks, 'link'>
  readonly dispatcher: Pick<Dispatcher<GiverId>, 'hint'>
  readonly clock: Clock
  readonly log: Log
  readonly limits: GiftLimits
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** How long replies are looked at again. */
const REPLIES_MS = DAY_MS
/** More is nobody's thanks, and past what numbers can hold sums go wrong. */
export const MOST_KUDOS = 50_000_000

export function createGiftDesk(parts: GiftParts): GiftDesk {
  const { store, accounts, dispatcher, clock, log, limits } = parts

  async function book(asked: AskedGift, within = limits): Promise<Booked> {
    const why = impossible(asked) ?? (await unable(accounts, asked))
    if (why !== undefined) return { kind: 'refused', sentence: why }
    const now = clock.now()
    const booked = await store.bookGift(asked, (standing) => judge(within, asked, standing, now), now)
    if (booked.kind !== 'refused') dispatcher.hint(giverId(giverOf(asked)), now)
    if (booked.kind === 'booked')
      log.info({ gift: booked.gift.id, amount: asked.amount, round: booked.gift.round }, 'gift booked')
    return booked
  }

  /** False where the person was told the same a while ago. */
  async function isNews(asked: AskedGift, why: Sentence): Promise<boolean> {
    const windowMs = why.key === 'giftLogIn' ? DAY_MS : HOUR_MS
    return store.takeNotice(giverOf(asked), { about: `kudos ${why.key}`, windowMs }, clock.now())
  }

  /** Notes that it came to nothing. */
  async function passOver(asked: AskedGift): Promise<void> {
    await store.takeNotice(giverOf(asked), unsentNotice(asked), clock.now())
  }

  return {
    async give(asked) {
      const booked = await book(asked)
      if (booked.kind === 'known') return booked
      if (booked.kind === 'refused') {
        if (asked.forReply === true) await passOver(asked)
        return { ...booked, say: await isNews(asked, booked.sentence) }
      }
      const to = asked.hordeName ?? asked.recipientName
      return { ...booked, sentence: sentence('giftBooked', { amount: asked.amount, to }) }
    },

    async giveMissed(asked) {
      const before = await store.gift(giftId(asked))
      // What was taken back and stands there now was given again; what its giver had erased was not.
      const again = before?.state === 'withdrawn' && before.giverId !== ''
      if (before !== undefined && !again) return
      if (!again && (await store.isNoticed(giverOf(asked), unsentNotice(asked), clock.now()))) return
      // When it was given nobody knows; what is found together need not have been given in haste.
      const booked = await book(asked, { ...limits, intervalSeconds: 0 })
      // Not before: who dies in between finds it again.
      if (booked.kind === 'refused') await passOver(asked)
    },

    objection: (where, note = '') => objection(parts, where, note),

    takeBack: (key) => store.withdrawGift(key, clock.now()),

    gift: (key) => store.gift(giftId(key)),

    async askerOf(platform, account, messageId) {
      const id = await store.findByMessage(platform, account, messageId)
      const person = id && (await store.load(id))?.request.event.person
      return person && { id: person.id, name: person.name, bot: person.bot === true }
    },

    recentReplies: (platform, account, limit) =>
      store.recentReplies(platform, account, clock.now() - REPLIES_MS, limit),

    ledger: (who, limit) => store.ledgerOf(who, limit),
  }
}

/** Of what was given for a reply of ours and came to nothing. */
function unsentNotice(asked: AskedGift): { about: string; windowMs: number } {
  return { about: `kudos unsent ${giftId(asked)}`, windowMs: REPLIES_MS }
}

function impossible({
  recipientId,
  hordeName,
  giverId,
  toBot,
  amount,
  note,
}: AskedGift): Sentence | undefined {
  if (note !== undefined && findKey(note) !== undefined) return sentence('keyInPublic', {})
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > MOST_KUDOS)
    return sentence('giftAmountWrong', {})
  if (hordeName !== undefined) return undefined
  if (recipientId === '') return sentence('giftToNobody', {})
  if (recipientId === giverId) return sentence('giftToSelf', {})
  return toBot === true ? sentence('giftToBot', {}) : undefined
}

/** Why this giver can send nothing at all. */
async function unable(accounts: Pick<AccountLinks, 'link'>, asked: AskedGift): Promise<Sentence | undefined> {
  const link = await accounts.link(giverOf(asked))
  switch (link?.kind) {
    case undefined:
      return sentence('giftLogIn', { tookBack: asked.reaction ?? false })
    case 'shared-key':
      return sentence('giftBySharedKey', {})
    case 'name':
      return sentence('giftByName', {})
    case 'key':
      return undefined
  }
}

function giverOf({ platform, account, giverId: personId }: GiftKey): PersonKey {
  return { platform, account, personId }
}

/** Pure. */
export function judge(
  { intervalSeconds, giftsADay, kudosADay }: GiftLimits,
  { amount }: Pick<NewGift, 'amount'>,
  { gifts, inVain, kudos, lastAt }: GiverStanding,
  nowMs: number,
): GiftVerdict {
  const refuse = (why: Sentence): GiftVerdict => ({ kind: 'refuse', sentence: why })
  const sinceMs = lastAt === null ? Number.POSITIVE_INFINITY : Math.max(0, nowMs - lastAt)
  if (sinceMs < intervalSeconds * 1_000) {
    return refuse(
      sentence('giftTooSoon', { seconds: Math.ceil((intervalSeconds * 1_000 - sinceMs) / 1_000) }),
    )
  }
  // What is taken back makes work, and is told to others: it may be as much again, so that a slip costs nobody a gift.
  if (giftsADay > 0 && Math.max(gifts, inVain) >= giftsADay)
    return refuse(sentence('giftTooMany', { limit: giftsADay }))
  if (kudosADay > 0 && kudos + amount > kudosADay)
    return refuse(sentence('giftTooMuch', { limit: kudosADay }))
  return { kind: 'accept' }
}
