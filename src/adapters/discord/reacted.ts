import * as z from 'zod'
import { type Emoji, emojiSchema } from './posted.ts'
import { nameOf, snowflake, userSchema } from './user.ts'

/** A gateway's MESSAGE_REACTION_ADD, as much of it as is used. Source: docs.discord.com, "Message Reaction Add". */
const schema = z.looseObject({
  user_id: snowflake,
  channel_id: snowflake,
  message_id: snowflake,
  guild_id: snowflake.optional(),
  emoji: emojiSchema,
  member: z.looseObject({ nick: z.string().nullish(), user: userSchema }).optional(),
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
    name: member === undefined ? '' : nameOf(member.user, member.nick),
    bot: member?.user.bot === true,
    ...emoji,
  }
}

/** Undefined for none. The name of one of a server's own is not told when it is gone; an address wants some name. */
export function emojiOf({ id, name }: Emoji): Pick<Reacted, 'emoji' | 'route'> | undefined {
  if (id != null) return { emoji: id, route: `${name || 'gone'}:${id}` }
  return name == null || name === '' ? undefined : { emoji: name, route: name }
}
