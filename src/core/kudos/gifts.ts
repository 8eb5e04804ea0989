import type { AccountLinks } from '../accounts/link.ts'
import type { Clock, Dispatcher, Log } from '../ports.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { PostedReply } from '../request/delivery.ts'
import { hideKeys } from '../request/horde-key.ts'
import type { Platform } from '../request/model.ts'
import type { PersonKey, Store } from '../store.ts'
import {
  type Gift,
  type GiftKey,
  type Gifts,
  type GiftVerdict,
  type GiverId,
  type GiverStanding,
  giverId,
  type NewGift,
} from './ledger.ts'

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
  /** A reaction was removed: the gift is withdrawn if it certainly was not sent. False where it is too late. */
  takeBack(key: GiftKey): Promise<boolean>
  /** Whom thanks for this message of ours are meant for: the person who asked for it. */
  askerOf(
    platform: Platform,
    account: string,
    messageId: string,
  ): Promise<{ id: string; name: string } | undefined>
  /** Replies of ours of the last day, newest first, for what was given for them while nobody listened. */
  recentReplies(platform: Platform, account: string, limit: number): Promise<PostedReply[]>
  /** What a person gave and got, newest first. */
  ledger(who: PersonKey, limit: number): Promise<Gift[]>
}

export interface GiftParts {
  readonly store: Gifts & Pick<Store, 'findByMessage' | 'load' | 'recentReplies' | 'takeNotice'>
  readonly accounts: Pick<AccountLinks, 'link'>
  readonly dispatcher: Pick<Dispatcher<GiverId>, 'hint'>
  readonly clock: Clock
  readonly log: Log
  readonly limits: GiftLimits
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** More is nobody's thanks, and past what numbers can hold sums go wrong. */
const MOST_KUDOS = 50_000_000

export function createGiftDesk(parts: GiftParts): GiftDesk {
  const { store, accounts, dispatcher, clock, log, limits } = parts

  async function refuse(asked: AskedGift, why: Sentence): Promise<Given> {
    const who = { ...asked, personId: asked.giverId }
    const windowMs = why.key === 'giftLogIn' ? DAY_MS : HOUR_MS
    const say = await store.takeNotice(who, { about: `kudos ${why.key}`, windowMs }, clock.now())
    return { kind: 'refused', sentence: why, say }
  }

  return {
    async give(asked) {
      const why = impossible(asked) ?? (await unable(accounts, asked))
      if (why !== undefined) return refuse(asked, why)
      const now = clock.now()
      const booked = await store.bookGift(asked, (standing) => judge(limits, asked, standing, now), now)
      if (booked.kind === 'refused') return refuse(asked, booked.sentence)
      dispatcher.hint(giverId({ ...asked, personId: asked.giverId }), now)
      if (booked.kind === 'known') return booked
      log.info({ gift: booked.gift.id, amount: asked.amount, round: booked.gift.round }, 'gift booked')
      const to = asked.hordeName ?? asked.recipientName
      return { ...booked, sentence: sentence('giftBooked', { amount: asked.amount, to }) }
    },

    takeBack: (key) => store.withdrawGift(key, clock.now()),

    async askerOf(platform, account, messageId) {
      const id = await store.findByMessage(platform, account, messageId)
      const person = id && (await store.load(id))?.request.event.person
      return person === undefined || person.id === '' ? undefined : { id: person.id, name: person.name }
    },

    recentReplies: (platform, account, limit) =>
      store.recentReplies(platform, account, clock.now() - DAY_MS, limit),

    ledger: (who, limit) => store.ledgerOf(who, limit),
  }
}

function impossible({
  recipientId,
  hordeName,
  giverId,
  toBot,
  amount,
  note,
}: AskedGift): Sentence | undefined {
  if (note !== undefined && hideKeys(note) !== note) return sentence('keyInPublic', {})
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > MOST_KUDOS)
    return sentence('giftAmountWrong', {})
  if (hordeName !== undefined) return undefined
  if (recipientId === '') return sentence('giftToNobody', {})
  if (recipientId === giverId) return sentence('giftToSelf', {})
  return toBot === true ? sentence('giftToBot', {}) : undefined
}

/** Why this giver can send nothing at all. */
async function unable(accounts: Pick<AccountLinks, 'link'>, asked: AskedGift): Promise<Sentence | undefined> {
  const link = await accounts.link({ ...asked, personId: asked.giverId })
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
