import { bareEmoji, emojiAt, type KudosEmoji } from '../../core/kudos/emojis.ts'
import type { AskedGift } from '../../core/kudos/gifts.ts'
import { Lately } from '../../core/lately.ts'
import type { AdapterNeeds } from '../../core/ports.ts'
import type { Sentence } from '../../core/reply/messages/index.ts'
import { permitted, writeTo } from './direct.ts'
import type { Messages } from './messages.ts'
import { patiently, UNHURRIED_MS } from './patience.ts'
import { has } from './permissions.ts'
import type { Places, Surroundings } from './places.ts'
import { type Reacted, readReacted } from './reacted.ts'
import { Thanks } from './thanked.ts'
import { Turns } from './turns.ts'
import { sentenceMessage } from './views/notices.ts'

export interface ReactionParts {
  readonly messages: Messages
  readonly needs: AdapterNeeds
  readonly account: string
  readonly botId: string
  /** Which reactions send kudos. */
  readonly emojis: readonly KudosEmoji[]
}

const REMEMBERED = 1_000

/** Reactions that send kudos: booked once each, whatever Discord tells again. */
export class Reactions {
  readonly #parts: ReactionParts
  readonly #wanted: ReadonlySet<string>
  readonly #thanks: Thanks
  /** A person's gifts are booked in the order in which they were given. */
  readonly #turns = new Turns()
  /** When reactions were taken back that Discord told of. */
  readonly #takenBack = new Lately<string, number>(REMEMBERED)

  constructor(parts: ReactionParts) {
    this.#parts = parts
    this.#wanted = new Set(parts.emojis.map(({ emoji }) => bareEmoji(emoji)))
    this.#thanks = new Thanks(parts)
  }

  async added(raw: unknown, places: Places, signal: AbortSignal): Promise<void> {
    const reacted = this.#read(raw)
    if (reacted === undefined) return
    await this.#turns.take(reacted.personId, async () => {
      const around = await places.around(reacted.guildId, reacted.channelId)
      const asked = await this.#asked(reacted, around, signal)
      const given = asked && (await this.#parts.needs.gifts.give(asked))
      if (given?.kind === 'refused') await this.#takeBack(reacted, around, given, signal)
    })
  }

  /** What was sent stays sent; what was not yet sent is not sent any more. */
  async removed(raw: unknown): Promise<void> {
    const reacted = this.#read(raw)
    if (reacted === undefined) return
    const { needs, account } = this.#parts
    const { personId: giverId, messageId, emoji } = reacted
    this.#takenBack.set(nameOf(reacted), performance.now())
    await this.#turns.take(giverId, async () => {
      await needs.gifts.takeBack({
        platform: 'discord',
        account,
        messageId,
        giverId,
        emoji: bareEmoji(emoji),
      })
    })
  }

  /** Whether an emoji sends kudos anywhere. */
  counts(emoji: string): boolean {
    return this.#wanted.has(bareEmoji(emoji))
  }

  /**
   * One that stands under a reply of ours, and may have been made while nobody listened.
   * @param seenAt when it was looked at, by the clock that only goes on: it may have been taken back since
   */
  async found(reacted: Reacted, around: Surroundings, seenAt: number, signal: AbortSignal): Promise<void> {
    await this.#turns.take(reacted.personId, async () => {
      if ((this.#takenBack.get(nameOf(reacted)) ?? 0) > seenAt) return
      const asked = await this.#asked(reacted, around, signal)
      if (asked !== undefined) await this.#parts.needs.gifts.giveMissed(asked)
    })
  }

  /** The gift that it asks for; undefined where it sends nothing, or is none of our business. */
  async #asked(reacted: Reacted, around: Surroundings, signal: AbortSignal): Promise<AskedGift | undefined> {
    const { needs, account, emojis } = this.#parts
    const { messageId, channelId, guildId, personId: giverId, name: giverName } = reacted
    const emoji = bareEmoji(reacted.emoji)
    const { within } = around
    const meant = emojiAt(emojis, emoji, [channelId, ...within])
    if (meant === undefined) return undefined
    const person = { id: giverId, name: giverName }
    const place = { id: channelId, within, direct: guildId === null, nsfw: false }
    const against = await needs.gifts.objection({ platform: 'discord', account, person, place })
    if (against !== undefined) return undefined
    const thanked = await this.#thanks.for(reacted, signal)
    if (thanked === undefined) return undefined
    const { amount, title, note } = meant
    return {
      platform: 'discord',
      account,
      messageId,
      giverId,
      emoji,
      giverName,
      recipientId: thanked.id,
      recipientName: thanked.name,
      placeId: channelId,
      amount,
      ...(title !== undefined && { title }),
      ...(note !== undefined && { note }),
      toBot: thanked.bot,
      reaction: mayTakeBack(around),
      forReply: thanked.forReply,
    }
  }

  #read(raw: unknown): Reacted | undefined {
    const reacted = readReacted(raw)
    if (reacted === undefined || reacted.bot || reacted.personId === this.#parts.botId) return undefined
    return this.counts(reacted.emoji) ? reacted : undefined
  }

  /** So that they see that nothing came of it; why, they are told alone. */
  async #takeBack(
    reacted: Reacted,
    around: Surroundings,
    { sentence, say }: { readonly sentence: Sentence; readonly say: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const { messages } = this.#parts
    const remove = async () => {
      if (!mayTakeBack(around)) return
      await permitted(() => patiently(UNHURRIED_MS, () => messages.takeReaction(reacted, signal), signal))
    }
    await Promise.all([remove(), say ? this.#explain(reacted, around, sentence, signal) : undefined])
  }

  async #explain(
    { personId, messageId, emoji }: Reacted,
    { locale }: Surroundings,
    why: Sentence,
    signal: AbortSignal,
  ): Promise<void> {
    const { messages, needs, account } = this.#parts
    const key = { scope: 'person', platform: 'discord', account, id: personId } as const
    const { language } = await needs.desk.preferences.ofPerson(key)
    const body = sentenceMessage(why, language ?? locale ?? 'en')
    await writeTo(messages, personId, body, `${messageId}/${personId}/${emoji}/refused`, signal)
  }
}

function nameOf({ messageId, personId, emoji }: Reacted): string {
  return `${messageId}/${personId}/${bareEmoji(emoji)}`
}

function mayTakeBack({ ours }: Surroundings): boolean {
  return has(ours, 'manageMessages')
}
