import * as z from 'zod'
import { type Emoji, emojiSchema } from './posted.ts'

const id = z.string().regex(/^\d{1,20}$/)

/** A gateway's MESSAGE_REACTION_ADD, as much of it as is used. Source: docs.discord.com, "Message Reaction Add". */
const schema = z.looseObject({
  user_id: id,
  channel_id: id,
  message_id: id,
  guild_id: id.optional(),
  emoji: emojiSchema,
  member: z
    .looseObject({
      nick: z.string().nullish(),
      user: z.looseObject({
        username: z.string(),
        global_name: z.string().nullish(),
        bot: z.boolean().optional(),
      }),
    })
    .optional(),
})

/** Somebody reacted to a message. */
export interface Reacted {
  readonly channelId: string
  readonly messageId: string
  readonly guildId: string | null
  readonly personId: string
  /** Empty where Discord does not say it. */
  readonly name: string
  readonly bot: boolean
  /** The emoji itself, or the id of one of a server's own: its name may change. */
  readonly emoji: string
  /** How an address names it. */
  readonly route: string
}

/** Undefined where it cannot be read. */
export function readReacted(raw: unknown): Reacted | undefined {
  const parsed = schema.safeParse(raw).data
  const emoji = parsed && emojiOf(parsed.emoji)
  if (parsed === undefined || emoji === undefined) return undefined
  const { member } = parsed
  return {
    channelId: parsed.channel_id,
    messageId: parsed.message_id,
    guildId: parsed.guild_id ?? null,
    personId: parsed.user_id,
    name: member?.nick?.trim() || member?.user.global_name?.trim() || member?.user.username || '',
    bot: member?.user.bot === true,
    ...emoji,
  }
}

/** Undefined for one of a server's own that is gone: nobody can react with it any more. */
export function emojiOf({ id, name }: Emoji): Pick<Reacted, 'emoji' | 'route'> | undefined {
  if (name == null || name === '') return undefined
  return id == null ? { emoji: name, route: name } : { emoji: id, route: `${name}:${id}` }
}
