import { createHash } from 'node:crypto'
import type { Clock } from '../ports.ts'
import type { Preferences } from '../preferences/rows.ts'
import { breakMarkup } from '../reply/echo.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Platform } from '../request/model.ts'
import type { PersonKey, Store } from '../store.ts'
import { WAITS_MS } from './lane.ts'
import type { Gift, Gifts, Receipt } from './ledger.ts'
import { refusedSentence } from './refusals.ts'

/** What comes within this time of the first is one message. */
export const GATHER_MS = 60_000
const MOST_PEOPLE = 100
const MOST_NAMES = 3
const DAY_MS = 86_400_000

/** A message that one person is to get, once: nobody else is given it afterwards. */
export interface ReceiptMessage {
  readonly to: PersonKey
  /** Each in a paragraph of its own; whatever people wrote is harmless already. */
  readonly sentences: readonly Sentence[]
  /** What it tells of, for a place where some of it can be said where the person takes no messages. */
  readonly receipts: readonly Receipt[]
}

export interface ReceiptParts {
  readonly gifts: Pick<Gifts, 'receiptsDue' | 'takeReceipts'> & Pick<Store, 'isOptedOut'>
  readonly preferences: Pick<Preferences, 'preferences'>
  readonly clock: Clock
}

/**
 * Takes the messages that are due to people on one of our accounts. Each receipt is taken once, so what is taken and
 * not sent, because the process dies, is not told: the ledger shows it.
 */
export async function takeReceiptMessages(
  { gifts, preferences, clock }: ReceiptParts,
  platform: Platform,
  account: string,
): Promise<ReceiptMessage[]> {
  const due = await gifts.receiptsDue(platform, account, clock.now() - GATHER_MS, MOST_PEOPLE)
  const messages: ReceiptMessage[] = []
  const take = async (to: PersonKey) => {
    const { kudosReceipts } = await preferences.preferences({ scope: 'person', ...to, id: to.personId })
    const optedOut = await gifts.isOptedOut(to)
    const taken = await gifts.takeReceipts(to)
    // Who wants no contact gets none, whatever others send them.
    if (optedOut) return
    const told = kudosReceipts === 'off' ? taken.filter(isTrouble) : taken
    const sentences = receiptSentences(told).map(breakMarkup)
    if (sentences.length > 0) messages.push({ to, sentences, receipts: told })
  }
  for (const to of due) {
    try {
      await take(to)
    } catch (error) {
      // What was taken is told by nobody else, so it goes out; the others' turn comes again.
      if (messages.length === 0) throw error
      break
    }
  }
  return messages
}

/** The same for the same message, for platforms that know keys of posts. */
export function receiptKey({ to, receipts }: Pick<ReceiptMessage, 'to' | 'receipts'>): string {
  const told = receipts.map(({ gift: { id, round, state } }) => `${id}/${round}/${state}`)
  return createHash('sha256')
    .update(JSON.stringify([to.personId, told]))
    .digest('hex')
}

/** Who wants no receipts still hears what went wrong with a gift of theirs. */
function isTrouble({ side, about }: Receipt): boolean {
  return side === 'giver' && about !== 'paid' && about !== 'waiting'
}

/** What is to be said, gathered; pure. What does not hold any more is left out: taken back, paid since, given anew. */
export function receiptSentences(receipts: readonly Receipt[]): Sentence[] {
  const current = receipts.filter(({ about, gift }) => gift.state === about)
  const of = (side: Receipt['side'], about: Receipt['about']) =>
    current.filter((receipt) => receipt.side === side && receipt.about === about).map(({ gift }) => gift)
  return [
    ...got(of('recipient', 'paid')),
    ...given(of('giver', 'paid')),
    ...of('giver', 'refused').map(({ rc, ...gift }) =>
      refusedSentence({ rc, amount: gift.amount, to: toOf(gift) }),
    ),
    ...of('giver', 'unclear').map((gift) => sentence('giftUnclear', { amount: gift.amount, to: toOf(gift) })),
    ...of('giver', 'expired').map((gift) => sentence('giftExpired', { amount: gift.amount, to: toOf(gift) })),
    ...withdrawn(of('giver', 'withdrawn')),
    ...of('giver', 'waiting').map((gift) =>
      sentence('giftWaits', { amount: gift.amount, to: toOf(gift), days: WAITS_MS / DAY_MS }),
    ),
    ...waits(of('recipient', 'waiting')),
    ...missed(of('recipient', 'expired')),
    ...failed(of('recipient', 'refused')),
  ]
}

function got(gifts: readonly Gift[]): Sentence[] {
  if (gifts.length === 0) return []
  const [first] = gifts
  const alone = gifts.length === 1
  const { names: from, more } = named(gifts.map(({ giverName }) => giverName))
  const title = (alone && first?.title) || null
  const said = (alone && first?.note) || null
  const note = first?.emoji === '' ? null : said
  const words = first?.emoji === '' && said !== null ? said.replace(QUOTES, "'") : null
  return [sentence('giftsGot', { kudos: sum(gifts), gifts: gifts.length, from, more, title, note, words })]
}

/** People's words stand between them, so that nobody takes what follows for ours. */
const QUOTES = /["“”„‟«»＂]/g

function given(gifts: readonly Gift[]): Sentence[] {
  if (gifts.length === 0) return []
  const { names: to, more } = named(gifts.map(toOf))
  return [sentence('giftsGiven', { kudos: sum(gifts), gifts: gifts.length, to, more })]
}

/** Who it was for is not known any more. */
function withdrawn(gifts: readonly Gift[]): Sentence[] {
  if (gifts.length === 0) return []
  return [sentence('giftsWithdrawn', { kudos: sum(gifts), gifts: gifts.length })]
}

function waits(gifts: readonly Gift[]): Sentence[] {
  if (gifts.length === 0) return []
  const { names: from, more } = named(gifts.map(({ giverName }) => giverName))
  return [sentence('giftWaitsForYou', { kudos: sum(gifts), from, more, days: WAITS_MS / DAY_MS })]
}

function missed(gifts: readonly Gift[]): Sentence[] {
  if (gifts.length === 0) return []
  const { names: from, more } = named(gifts.map(({ giverName }) => giverName))
  return [sentence('giftMissed', { kudos: sum(gifts), from, more })]
}

/** Why is between the giver and the Horde. */
function failed(gifts: readonly Gift[]): Sentence[] {
  if (gifts.length === 0) return []
  const { names: from, more } = named(gifts.map(({ giverName }) => giverName))
  return [sentence('giftFailed', { kudos: sum(gifts), from, more })]
}

/** Each name once, the first few of them. */
function named(all: readonly string[]): { names: string[]; more: number } {
  const different = [...new Set(all.map((name) => name || '?'))]
  return { names: different.slice(0, MOST_NAMES), more: Math.max(0, different.length - MOST_NAMES) }
}

function toOf({ hordeName, recipientName }: Pick<Gift, 'hordeName' | 'recipientName'>): string {
  return hordeName ?? (recipientName || '?')
}

function sum(gifts: readonly Gift[]): number {
  return gifts.reduce((kudos, { amount }) => kudos + amount, 0)
}
