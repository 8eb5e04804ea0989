import { emojiAt, type KudosEmoji } from '../../core/kudos/emojis.ts'
import type { AdapterNeeds } from '../../core/ports.ts'
import type { Sentence } from '../../core/reply/messages/index.ts'
import { permitted, writeTo } from './direct.ts'
import { Lately } from './lately.ts'
import { type Messages, REACTORS } from './messages.ts'
import { patiently } from './patience.ts'
import { has } from './permissions.ts'
import type { Places, Surroundings } from './places.ts'
import { postedSchema } from './posted.ts'
import { emojiOf, type Reacted, readReacted } from './reacted.ts'
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

/** How long a single event is worth trying. */
const PATIENCE_MS = 60_000
const REMEMBERED = 1_000
/** Results that are looked at when it starts. */
const CAUGHT_UP = 50

/** Whom a message is to be thanked for. */
interface Thanked {
  readonly id: string
  readonly name: string
  readonly bot: boolean
}

/** Reactions that send kudos: booked once each, whatever Discord tells again. */
export class Reactions {
  readonly #parts: ReactionParts
  readonly #wanted: ReadonlySet<string>
  /** By message: whom thanks for it are meant for does not change. */
  readonly #thanked = new Lately<Thanked>(REMEMBERED)
  /** A person's gifts are booked in the order in which they were given. */
  readonly #turns = new Turns()

  constructor(parts: ReactionParts) {
    this.#parts = parts
    this.#wanted = new Set(parts.emojis.map(({ emoji }) => bare(emoji)))
  }

  async added(raw: unknown, places: Places, signal: AbortSignal): Promise<void> {
    const reacted = this.#read(raw)
    if (reacted === undefined) return
    await this.#turns.take(reacted.personId, async () => {
      const around = await places.around(reacted.guildId, reacted.channelId)
      const refused = await this.give(reacted, around, signal)
      if (refused !== undefined) await this.#takeBack(reacted, around, refused, signal)
    })
  }

  /** What was sent stays sent; what was not yet sent is not sent any more. */
  async removed(raw: unknown): Promise<void> {
    const reacted = this.#read(raw)
    if (reacted === undefined) return
    const { needs, account } = this.#parts
    const { personId: giverId, messageId, emoji } = reacted
    await this.#turns.take(giverId, async () => {
      await needs.gifts.takeBack({ platform: 'discord', account, messageId, giverId, emoji: bare(emoji) })
    })
  }

  /**
   * Books what people gave for our own results of the last day while nobody listened. What was booked before, or is
   * refused, stays as it is, and nobody is told.
   * @param isOurs whether this connection hears of the server
   */
  async catchUp(places: Places, isOurs: (guildId: string) => boolean, signal: AbortSignal): Promise<void> {
    const { needs, account } = this.#parts
    for (const { ref } of await needs.gifts.recentReplies('discord', account, CAUGHT_UP)) {
      const posted = postedSchema.safeParse(ref).data
      if (posted === undefined || posted.guildId === null || !isOurs(posted.guildId)) continue
      const { channelId, messageId, guildId } = posted
      await permitted(async () => {
        const around = await places.around(guildId, channelId)
        for await (const reacted of this.#standing({ channelId, messageId, guildId }, signal)) {
          await this.#turns.take(reacted.personId, async () => {
            await this.give(reacted, around, signal)
          })
        }
      })
    }
  }

  /** The reactions under a message that may send something. */
  async *#standing(
    where: Pick<Reacted, 'channelId' | 'messageId' | 'guildId'>,
    signal: AbortSignal,
  ): AsyncGenerator<Reacted> {
    const { messages } = this.#parts
    const read = <T>(call: () => Promise<T>) => patiently(PATIENCE_MS, call, { signal })
    const { reactions } = await read(() => messages.read(where.channelId, where.messageId, signal))
    for (const { emoji } of reactions) {
      const named = emojiOf(emoji)
      if (named === undefined || !this.#wanted.has(bare(named.emoji))) continue
      let after = '0'
      for (;;) {
        const people = await read(() => messages.reactors({ ...where, ...named }, after, signal))
        for (const { id, username, global_name: name, bot } of people) {
          if (bot !== true)
            yield { ...where, ...named, personId: id, name: name?.trim() || username, bot: false }
        }
        const last = people.at(-1)
        if (last === undefined || people.length < REACTORS) break
        after = last.id
      }
    }
  }

  /** Books what the reaction sends at this place, if anything. @returns why nothing was booked */
  async give(reacted: Reacted, around: Surroundings, signal: AbortSignal): Promise<Refused | undefined> {
    const { needs, account, emojis } = this.#parts
    const { messageId, channelId, personId: giverId, name: giverName } = reacted
    const emoji = bare(reacted.emoji)
    const meant = emojiAt(emojis, emoji, [channelId, ...around.within])
    if (meant === undefined) return undefined
    const thanked = await this.#thankedFor(reacted, signal)
    if (thanked === undefined) return undefined
    const { amount, title, note } = meant
    const given = await needs.gifts.give({
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
    })
    return given.kind === 'refused' ? given : undefined
  }

  #read(raw: unknown): Reacted | undefined {
    const reacted = readReacted(raw)
    if (reacted === undefined || reacted.bot || reacted.personId === this.#parts.botId) return undefined
    return this.#wanted.has(bare(reacted.emoji)) ? reacted : undefined
  }

  /** The author, or of our own messages who asked for them. Undefined where the message cannot be read. */
  async #thankedFor(
    { channelId, messageId }: Pick<Reacted, 'channelId' | 'messageId'>,
    signal: AbortSignal,
  ): Promise<Thanked | undefined> {
    const known = this.#thanked.get(messageId)
    if (known !== undefined) return known
    const { messages, needs, account, botId } = this.#parts
    const asker = await needs.gifts.askerOf('discord', account, messageId)
    if (asker !== undefined) return this.#keep(messageId, { ...asker, bot: false })
    let thanked: Thanked | undefined
    await permitted(async () => {
      const { author, webhook_id: program } = await patiently(
        PATIENCE_MS,
        () => messages.read(channelId, messageId, signal),
        { signal },
      )
      if (author === undefined) return
      const name = author.global_name?.trim() || author.username
      thanked = { id: author.id, name, bot: author.bot === true || program !== undefined }
    })
    // What is ours may yet become somebody's result.
    return thanked === undefined || thanked.id === botId ? thanked : this.#keep(messageId, thanked)
  }

  #keep(messageId: string, thanked: Thanked): Thanked {
    this.#thanked.set(messageId, thanked)
    return thanked
  }

  /** So that they see that nothing came of it; why, they are told alone. */
  async #takeBack(
    reacted: Reacted,
    around: Surroundings,
    { sentence, say }: Refused,
    signal: AbortSignal,
  ): Promise<void> {
    const { messages, needs, account } = this.#parts
    const { personId, messageId, emoji } = reacted
    if (mayTakeBack(around)) {
      const remove = () => messages.takeReaction(reacted, signal)
      await permitted(() => patiently(PATIENCE_MS, remove, { signal }))
    }
    if (!say) return
    const key = { scope: 'person', platform: 'discord', account, id: personId } as const
    const { language } = await needs.desk.preferences.ofPerson(key)
    const body = sentenceMessage(sentence, language ?? around.locale ?? 'en')
    await writeTo(messages, personId, body, `${messageId}/${personId}/${emoji}/refused`, signal)
  }
}

interface Refused {
  readonly sentence: Sentence
  /** They have not been told lately. */
  readonly say: boolean
}

function mayTakeBack({ ours }: Surroundings): boolean {
  return has(ours, 'manageMessages')
}

/** Whether an emoji is drawn in colour is said by a sign of its own, which is sometimes there. */
function bare(emoji: string): string {
  return emoji.replaceAll('\uFE0F', '')
}
