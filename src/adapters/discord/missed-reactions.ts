import type { AdapterNeeds } from '../../core/ports.ts'
import { permitted } from './direct.ts'
import { type Messages, REACTION_KINDS, REACTORS } from './messages.ts'
import { patiently, UNHURRIED_MS } from './patience.ts'
import type { Places } from './places.ts'
import { postedSchema } from './posted.ts'
import { emojiOf, type Reacted } from './reacted.ts'
import type { Reactions } from './reactions.ts'
import { nameOf, type User } from './user.ts'

export interface MissedParts {
  readonly messages: Messages
  readonly needs: AdapterNeeds
  readonly account: string
  readonly reactions: Pick<Reactions, 'counts' | 'found'>
}

/** Results that are looked at. */
const CAUGHT_UP = 50

type Where = Pick<Reacted, 'channelId' | 'messageId' | 'guildId'>

/**
 * Books what people gave for our own results of the last day while nobody listened. What was booked before, or was
 * refused, stays as it is, and nobody is told.
 * @param isOurs whether this connection hears of the server
 */
export async function catchUp(
  parts: MissedParts,
  places: Places,
  isOurs: (guildId: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const { needs, account, reactions } = parts
  for (const { ref } of await needs.gifts.recentReplies('discord', account, CAUGHT_UP)) {
    const posted = postedSchema.safeParse(ref).data
    if (posted === undefined || posted.guildId === null || !isOurs(posted.guildId)) continue
    const { channelId, messageId, guildId } = posted
    try {
      await permitted(async () => {
        const around = await places.around(guildId, channelId)
        for await (const { reacted, seenAt } of standing(parts, { channelId, messageId, guildId }, signal))
          await reactions.found(reacted, around, seenAt, signal)
      })
    } catch (error) {
      if (signal.aborted) return
      needs.log.warn({ account, channelId, messageId, err: error }, 'reactions to a result could not be read')
    }
  }
}

/** The reactions under a message that may send something. */
async function* standing(
  { messages, reactions: listening }: MissedParts,
  where: Where,
  signal: AbortSignal,
): AsyncGenerator<{ readonly reacted: Reacted; readonly seenAt: number }> {
  const read = <T>(call: () => Promise<T>) => patiently(UNHURRIED_MS, call, signal)
  const { reactions } = await read(() => messages.read(where.channelId, where.messageId, signal))
  for (const { emoji, count_details: counted } of reactions) {
    const named = emojiOf(emoji)
    if (named === undefined || !listening.counts(named.emoji)) continue
    for (const kind of REACTION_KINDS.filter((one) => counted === undefined || counted[one] > 0)) {
      let after = '0'
      for (;;) {
        const seenAt = performance.now()
        let people: readonly User[] = []
        // An emoji that Discord does not tell of, such as one that is gone, keeps nobody from the others.
        await permitted(async () => {
          people = await read(() => messages.reactors({ ...where, ...named }, kind, after, signal))
        })
        for (const one of people) {
          if (one.bot === true) continue
          const reacted = { ...where, ...named, personId: one.id, name: nameOf(one), bot: false }
          yield { reacted, seenAt }
        }
        const last = people.at(-1)
        if (last === undefined || people.length < REACTORS) break
        after = last.id
      }
    }
  }
}
