import * as z from 'zod'
import { userSchema } from './user.ts'

/** One of a server's own has an id. Source: docs.discord.com, "Emoji Resource". */
export const emojiSchema = z.looseObject({
  id: z.string().nullish(),
  name: z.string().nullish(),
})
export type Emoji = z.infer<typeof emojiSchema>

/** A message as Discord gives it back, as much of it as is used. */
export const messageSchema = z.looseObject({
  id: z.string(),
  channel_id: z.string(),
  content: z.string().default(''),
  author: userSchema.optional(),
  /** Somebody's program wrote it, under whatever name; or it answers a command. */
  webhook_id: z.string().optional(),
  /** Of an answer to a command: what it answers. */
  interaction_metadata: z.looseObject({ id: z.string() }).nullish(),
  reactions: z
    .array(
      z.looseObject({
        emoji: emojiSchema,
        /** Of plain and of super reactions. */
        count_details: z.looseObject({ normal: z.number(), burst: z.number() }).optional(),
      }),
    )
    .default([]),
  attachments: z.array(z.looseObject({ id: z.string(), filename: z.string(), url: z.string() })).default([]),
  message_reference: z.looseObject({ message_id: z.string().optional() }).nullish(),
})
export type Message = z.infer<typeof messageSchema>

/** What is kept of a posted reply. */
export const postedSchema = z.object({
  channelId: z.string(),
  messageId: z.string(),
  guildId: z.string().nullable(),
  /** Our own token changes it; else only that of its interaction does. */
  byBot: z.boolean(),
  /** Where its pictures were when it was posted; Discord changes these addresses from time to time. */
  pictures: z.array(z.string()),
})
export type Posted = z.infer<typeof postedSchema>

export function postedOf(
  { id, channel_id: channelId, attachments }: Message,
  { guildId, byBot }: Pick<Posted, 'guildId' | 'byBot'>,
): Posted {
  return { channelId, messageId: id, guildId, byBot, pictures: attachments.map(({ url }) => url) }
}

/** Where people find it. Source: the form that "Copy Message Link" gives. */
export function linkOf({ guildId, channelId, messageId }: Posted): string {
  return `https://discord.com/channels/${guildId ?? '@me'}/${channelId}/${messageId}`
}
