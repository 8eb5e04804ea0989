import { setTimeout as pause } from 'node:timers/promises'
import { withGrace } from '../../core/grace.ts'
import { bareEmoji } from '../../core/kudos/emojis.ts'
import type { Gift, Receipt } from '../../core/kudos/ledger.ts'
import { type ReceiptMessage, receiptKey, receiptSentences } from '../../core/kudos/receipts.ts'
import { languageOf } from '../../core/kudos/tell.ts'
import type { AdapterNeeds } from '../../core/ports.ts'
import { breakMarkup } from '../../core/reply/echo.ts'
import type { Locale } from '../../core/reply/messages/locale.ts'
import { permitted, postOnce, writeTo } from './direct.ts'
import type { Messages } from './messages.ts'
import { patiently, UNHURRIED_MS } from './patience.ts'
import { has } from './permissions.ts'
import type { Places } from './places.ts'
import { emojiOf } from './reacted.ts'
import { publicReceiptMessage, receiptMessage } from './views/receipt.ts'

export interface ReceiptParts {
  readonly messages: Messages
  readonly needs: AdapterNeeds
  readonly account: string
  /** Between two looks at what people are to be told. */
  readonly everyMs: number
}

/** Tells people what became of kudos: each thing at most once, for what is taken to be told nobody else is given. */
export class Receipts {
  readonly #parts: ReceiptParts

  constructor(parts: ReceiptParts) {
    this.#parts = parts
  }

  /** Until the signal is aborted. */
  async keepTelling(places: Places, signal: AbortSignal): Promise<void> {
    const { needs, account, everyMs } = this.#parts
    while (!signal.aborted) {
      await pause(everyMs, undefined, { signal, ref: false }).catch(() => {})
      if (signal.aborted) return
      // What is taken nobody else tells.
      await withGrace(signal, (late) => this.#tellAll(places, late)).catch((error: unknown) => {
        if (!signal.aborted) needs.log.warn({ account, err: error }, 'telling people of kudos failed')
      })
    }
  }

  async #tellAll(places: Places, signal: AbortSignal): Promise<void> {
    const { needs, account } = this.#parts
    for (const receipt of await needs.giftReceipts('discord', account)) {
      await this.#tell(receipt, places, signal).catch((error: unknown) => {
        needs.log.warn({ account, err: error }, 'somebody could not be told of kudos')
      })
    }
  }

  async #tell(message: ReceiptMessage, places: Places, signal: AbortSignal): Promise<void> {
    const { messages } = this.#parts
    const { to, receipts, sentences } = message
    const body = receiptMessage(sentences, await this.#localeOf(message, places))
    if (!(await writeTo(messages, to.personId, body, receiptKey(message), signal))) {
      const open = receipts.filter(isOpen)
      for (const [channelId, there] of Map.groupBy(open, ({ gift }) => gift.placeId))
        if (channelId !== undefined) await this.#tellThere(channelId, { to, receipts: there }, places, signal)
    }
    for (const { side, gift } of receipts) {
      if (side === 'giver' && gift.state === 'refused') await this.#takeBack(gift, places, signal)
    }
  }

  /** Theirs, else that of the server that all of it is about: if that can't be read, English rather than no news. */
  async #localeOf({ to, receipts }: ReceiptMessage, places: Places): Promise<Locale> {
    const theirs = await languageOf(this.#parts.needs, to)
    if (theirs !== undefined) return theirs
    const about = receipts.map(({ gift }) => (isReaction(gift) ? gift.placeId : undefined))
    const [channelId, ...others] = new Set(about)
    const around = others.length === 0 && channelId ? places.aroundChannel(channelId) : undefined
    const there = await around?.catch(() => undefined)
    return there?.locale ?? 'en'
  }

  /** Where they were thanked in front of everybody anyway, if those who manage the server want that. */
  async #tellThere(
    channelId: string,
    message: Pick<ReceiptMessage, 'to' | 'receipts'>,
    places: Places,
    signal: AbortSignal,
  ): Promise<void> {
    const { messages, needs } = this.#parts
    const { to, receipts } = message
    const around = await places.aroundChannel(channelId)
    if (around === undefined || !has(around.ours, 'viewChannel')) return
    const { within, locale = 'en' } = around
    const place = { id: channelId, within, direct: false, nsfw: false }
    const where = { ...to, person: { id: to.personId, name: '' }, place }
    if ((await needs.gifts.objection(where)) !== undefined) return
    if (!(await needs.desk.placeOf(where)).publicKudos) return
    const words = receiptSentences(receipts).map(breakMarkup)
    const body = {
      ...publicReceiptMessage(words, to.personId, locale),
      message_reference: { message_id: receipts[0]?.gift.messageId, fail_if_not_exists: false },
    }
    await postOnce(messages, channelId, body, receiptKey(message), signal)
  }

  /** What came to nothing at the Horde: who reacts again gives again. */
  async #takeBack({ placeId, ...gift }: Gift, places: Places, signal: AbortSignal): Promise<void> {
    const { messages } = this.#parts
    if (placeId === undefined || !isReaction(gift)) return
    const around = await places.aroundChannel(placeId)
    if (around === undefined || !has(around.ours, 'manageMessages')) return
    const { messageId, giverId: personId } = gift
    await permitted(async () => {
      const calling = <T>(call: () => Promise<T>) => patiently(UNHURRIED_MS, call, signal)
      const { reactions } = await calling(() => messages.read(placeId, messageId, signal))
      const found = reactions.flatMap(({ emoji }) => emojiOf(emoji) ?? [])
      const route = found.find(({ emoji }) => bareEmoji(emoji) === gift.emoji)?.route
      if (route === undefined) return
      const reacted = { channelId: placeId, messageId, route, personId }
      await calling(() => messages.takeReaction(reacted, signal))
    })
  }
}

/** Good news of what everybody saw; what went wrong for whom, and what was given in private, is nobody else's business. */
function isOpen({ side, about, gift }: Receipt): boolean {
  const holds = gift.state === about && (about === 'paid' || about === 'waiting')
  return holds && side === 'recipient' && isReaction(gift)
}

function isReaction({ emoji }: Pick<Gift, 'emoji'>): boolean {
  return emoji !== ''
}
