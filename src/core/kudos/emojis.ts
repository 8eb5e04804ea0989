import * as z from 'zod'

const text = (most: number) => z.string().trim().min(1).max(most)

/**
 * A Unicode emoji as it is typed (none has a Latin letter or a colon), or the id of one of a server’s own: a snowflake, as
 * everywhere on Discord. Source: docs.discord.com, "Emoji Resource" and "Reference", "Snowflakes".
 */
const EMOJI = /^(?:\d{15,20}|[^A-Za-z<>:]*[^ -~][^A-Za-z<>:]*)$/

/** A reaction that sends kudos, as the operator chose it. */
export const kudosEmoji = z.strictObject({
  emoji: text(100)
    .regex(EMOJI, { error: ({ input }) => wrongForm(String(input)) })
    .describe('The reaction: an emoji as it is shown, such as 🔥, or the id alone of one of a server’s own.'),
  amount: z.int().min(1).max(1_000_000).describe('How many kudos it sends.'),
  places: z
    .array(text(300))
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Ids of the servers and channels where it holds; without it everywhere. An entry for a place goes before one for everywhere.',
    ),
  title: text(60).optional().describe('What the gift is called.'),
  note: text(200).optional().describe('What is said with it to who gets it.'),
})
export type KudosEmoji = z.infer<typeof kudosEmoji>

function wrongForm(emoji: string): string {
  const [, id] = /:(\d+)>?$/.exec(emoji) ?? []
  const instead =
    id === undefined
      ? 'write it as it is shown, such as 🔥, or the id of one of a server’s own: the number in <:name:number>'
      : `write ${id}, its id alone`
  return `"${emoji}" is never what a reaction is known by: ${instead}`
}

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
