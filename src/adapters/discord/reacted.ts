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

/** Undefined for none. The name of one of a server's own is not told when it is gone; an address wants some name. */
export function emojiOf({ id, name }: Emoji): Pick<Reacted, 'emoji' | 'route'> | undefined {
  if (id != null) return { emoji: id, route: `${name || 'gone'}:${id}` }
  return name == null || name === '' ? undefined : { emoji: name, route: name }
}
