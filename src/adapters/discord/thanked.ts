import { Lately } from '../../core/lately.ts'
import type { AdapterNeeds } from '../../core/ports.ts'
import { permitted } from './direct.ts'
import type { Messages } from './messages.ts'
import { patiently, UNHURRIED_MS } from './patience.ts'
import type { Message } from './posted.ts'
import type { Reacted } from './reacted.ts'
import { nameOf } from './user.ts'

/** Whom a message is to be thanked for. */
export interface Thanked {
  readonly id: string
  readonly name: string
  readonly bot: boolean
  /** They asked us for it. */
  readonly forReply: boolean
}

export interface ThanksParts {
  readonly messages: Messages
  readonly needs: AdapterNeeds
  readonly account: string
  readonly botId: string
}

type Where = Pick<Reacted, 'channelId' | 'messageId'>

const REMEMBERED = 1_000

/** Finds out whom a message is to be thanked for: its author, or of our own ones who asked for it. */
export class Thanks {
  readonly #parts: ThanksParts
  /** By message, of those of others: who asked us may want to be forgotten. */
  readonly #authors = new Lately<string, Thanked>(REMEMBERED)
  /** By message. */
  readonly #reading = new Map<string, Promise<Thanked | undefined>>()

  constructor(parts: ThanksParts) {
    this.#parts = parts
  }

  /** Undefined where the message cannot be read. */
  async for(where: Where, signal: AbortSignal): Promise<Thanked | undefined> {
    const { messageId } = where
    const known = this.#authors.get(messageId)
    if (known !== undefined) return known
    const asker = await this.#askerOf(messageId)
    if (asker !== undefined) return asker
    // Many people may react at once, and Discord lets a message be read now and then.
    const reading = this.#reading.get(messageId) ?? this.#read(where, signal)
    this.#reading.set(messageId, reading)
    try {
      return await reading
    } finally {
      this.#reading.delete(messageId)
    }
  }

  async #askerOf(id: string): Promise<Thanked | undefined> {
    const { needs, account } = this.#parts
    const asker = await needs.gifts.askerOf('discord', account, id)
    return asker && { ...asker, forReply: true }
  }

  async #read({ channelId, messageId }: Where, signal: AbortSignal): Promise<Thanked | undefined> {
    const { messages, botId } = this.#parts
    let message: Message | undefined
    await permitted(async () => {
      message = await patiently(UNHURRIED_MS, () => messages.read(channelId, messageId, signal), signal)
    })
    const { author, webhook_id: program, interaction_metadata: answers } = message ?? {}
    if (author === undefined) return undefined
    if (author.id === botId) {
      // It may still be being drawn, or who asked for it was forgotten.
      const asker = answers == null ? undefined : await this.#askerOf(answers.id)
      return asker ?? { id: botId, name: '', bot: true, forReply: false }
    }
    const bot = author.bot === true || program !== undefined
    const thanked = { id: author.id, name: nameOf(author), bot, forReply: false }
    this.#authors.set(messageId, thanked)
    return thanked
  }
}
