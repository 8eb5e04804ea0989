import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { withGrace } from '../../core/grace.ts'
import type { Gift } from '../../core/kudos/ledger.ts'
import type { ReceiptMessage } from '../../core/kudos/receipts.ts'
import type { AdapterNeeds } from '../../core/ports.ts'
import { permitted, postOnce, writeTo } from './direct.ts'
import type { Messages } from './messages.ts'
import { has } from './permissions.ts'
import type { Places, Surroundings } from './places.ts'
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

  async #tell(receipt: ReceiptMessage, places: Places, signal: AbortSignal): Promise<void> {
    const { messages, needs } = this.#parts
    const { to, gifts, sentences } = receipt
    const { language } = await needs.desk.preferences.ofPerson({ scope: 'person', ...to, id: to.personId })
    const channelId = commonPlace(gifts)
    const around = channelId && (await places.around(places.guildOf(channelId), channelId))
    const locale = language ?? (around ? around.locale : undefined) ?? 'en'
    const key = keyOf(receipt)
    const told = await writeTo(messages, to.personId, receiptMessage(sentences, locale), key, signal)
    if (!told && channelId !== undefined && around) {
      await this.#tellThere(receipt, { channelId, ...around }, key, signal)
    }
    for (const gift of gifts) {
      if (gift.state === 'refused' && gift.giverId === to.personId) await this.#takeBack(gift, places, signal)
    }
  }

  /** Where they were thanked in front of everybody anyway, if those who manage the server want that. */
  async #tellThere(
    { to, sentences, gifts }: ReceiptMessage,
    { channelId, within, locale = 'en', ours }: Surroundings & { readonly channelId: string },
    key: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { messages, needs } = this.#parts
    const [gift] = gifts
    const body = publicReceiptMessage(sentences, to.personId, locale)
    if (body === undefined || gift === undefined || !gifts.every(isReaction)) return
    const place = { id: channelId, within, direct: false, nsfw: false }
    const { publicKudos } = await needs.desk.placeOf({ ...to, person: { id: to.personId, name: '' }, place })
    if (!publicKudos || !has(ours, 'viewChannel')) return
    const reference = { message_id: gift.messageId, fail_if_not_exists: false }
    await postOnce(messages, channelId, { ...body, message_reference: reference }, key, signal)
  }

  /** What came to nothing at the Horde: who reacts again gives again. */
  async #takeBack({ placeId, ...gift }: Gift, places: Places, signal: AbortSignal): Promise<void> {
    const { messages } = this.#parts
    if (placeId === undefined || !isReaction(gift)) return
    const { ours } = await places.around(places.guildOf(placeId), placeId)
    if (!has(ours, 'manageMessages')) return
    const { messageId, giverId: personId } = gift
    await permitted(async () => {
      const { reactions } = await messages.read(placeId, messageId, signal)
      const found = reactions.flatMap(({ emoji }) => emojiOf(emoji) ?? [])
      const route = found.find(({ emoji }) => emoji.replaceAll('\uFE0F', '') === gift.emoji)?.route
      if (route !== undefined)
        await messages.takeReaction({ channelId: placeId, messageId, route, personId }, signal)
    })
  }
}

function isReaction({ emoji }: Pick<Gift, 'emoji'>): boolean {
  return emoji !== ''
}

/** The channel that all of it is about. */
function commonPlace(gifts: readonly Gift[]): string | undefined {
  const [first] = gifts
  return gifts.every(({ placeId }) => placeId === first?.placeId) ? first?.placeId : undefined
}

function keyOf({ to, gifts }: ReceiptMessage): string {
  const told = gifts.map(({ id, round, state }) => `${id}/${round}/${state}`)
  return createHash('sha256')
    .update(JSON.stringify([to.personId, told]))
    .digest('hex')
}
