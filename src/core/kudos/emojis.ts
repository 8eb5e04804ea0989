import * as z from 'zod'

const text = (most: number) => z.string().trim().min(1).max(most)

/** A reaction that sends kudos, as the operator chose it. */
export const kudosEmoji = z.strictObject({
  /** A Unicode emoji as it is typed, or the id of one of a server's own. */
  emoji: text(100),
  amount: z.int().min(1).max(1_000_000),
  /** Ids of servers and channels where it holds; everywhere without. A place goes before everywhere. */
  places: z.array(text(300)).min(1).max(100).optional(),
  /** What the gift is called. */
  title: text(60).optional(),
  /** What is said with it to who gets it. */
  note: text(200).optional(),
})
export type KudosEmoji = z.infer<typeof kudosEmoji>

/** What a reaction sends at a place, `places` being its id and those of what it lies in; undefined: nothing. */
export function emojiAt(
  emojis: readonly KudosEmoji[],
  emoji: string,
  places: readonly string[],
): KudosEmoji | undefined {
  const meant = bareEmoji(emoji)
  const same = emojis.filter((entry) => bareEmoji(entry.emoji) === meant)
  return (
    same.find((entry) => entry.places?.some((id) => places.includes(id)) === true) ??
    same.find((entry) => entry.places === undefined)
  )
}

/** Whether an emoji is drawn in colour is said by a sign of its own, which platforms set and leave out. */
export function bareEmoji(emoji: string): string {
  return emoji.replaceAll('\uFE0F', '')
}
