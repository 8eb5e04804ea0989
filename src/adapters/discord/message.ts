import * as z from 'zod'
import type { Json } from '../../core/json.ts'
import type { Locale } from '../../core/reply/messages/locale.ts'
import type { IncomingEvent } from '../../core/request/model.ts'
import { ALL, has } from './permissions.ts'
import { attachmentBytesOf, type MentionRef } from './ref.ts'
import { nameOf, snowflake, userSchema } from './user.ts'
import { messageWords } from './words.ts'

/** A gateway's MESSAGE_CREATE, as much of it as is used. Source: docs.discord.com, "Message Structure". */
const schema = z.looseObject({
  id: snowflake,
  channel_id: snowflake,
  guild_id: snowflake.optional(),
  type: z.number(),
  author: userSchema,
  webhook_id: snowflake.optional(),
  member: z.looseObject({ roles: z.array(snowflake).default([]) }).optional(),
  content: z.string(),
  mentions: z.array(userSchema).default([]),
  message_reference: z
    .looseObject({ type: z.number().optional(), message_id: snowflake.optional() })
    .optional(),
})

/** An ordinary message, and a reply. All others are the platform's own. */
const BY_PEOPLE: readonly number[] = [0, 19]
/** A message that passes on another one. */
const FORWARD = 1

/** What is known of the place of a message. */
export interface MessagePlace {
  /** Ids of what the channel lies in, nearest first. */
  readonly within: readonly string[]
  readonly nsfw: boolean
  readonly tier: number
  readonly locale: Locale
  /** What we may do there. */
  readonly ours: bigint
  readonly theirs: bigint
}

/** A message that is for us, before its place was looked up. */
export interface Mention {
  readonly id: string
  readonly channelId: string
  readonly guildId: string | null
  readonly authorId: string
  readonly roles: readonly string[]
  readonly name: string
  readonly text: string
  readonly repliesTo: string | undefined
}

/** Undefined where it is not for us: nobody mentioned us, a bot wrote it, or it was only passed on. Pure. */
export function readMessage(raw: unknown, ourId: string): Mention | undefined {
  const message = schema.safeParse(raw).data
  if (message === undefined || !BY_PEOPLE.includes(message.type)) return undefined
  const { author, mentions, message_reference: reference } = message
  if (author.id === ourId || author.bot === true || message.webhook_id !== undefined) return undefined
  if (reference?.type === FORWARD) return undefined
  const direct = message.guild_id === undefined
  if (!direct && !mentions.some((one) => one.id === ourId)) return undefined
  const names = new Map(mentions.map((one) => [one.id, nameOf(one)]))
  return {
    id: message.id,
    channelId: message.channel_id,
    guildId: message.guild_id ?? null,
    authorId: author.id,
    roles: message.member?.roles ?? [],
    name: nameOf(author),
    text: messageWords(message.content, ourId, names),
    repliesTo: reference?.message_id,
  }
}

/** The request that a message makes. */
export function mentionEvent(mention: Mention, account: string, place: MessagePlace): IncomingEvent {
  const { id: messageId, channelId, guildId, authorId, repliesTo } = mention
  const ref = {
    kind: 'mention',
    channelId,
    messageId,
    guildId,
    personId: authorId,
    mayReact: guildId === null || (has(place.ours, 'addReactions') && has(place.ours, 'readMessageHistory')),
    attachmentBytes: attachmentBytesOf(place.tier),
  } satisfies MentionRef & Json
  return {
    platform: 'discord',
    account,
    eventId: messageId,
    person: {
      id: authorId,
      name: mention.name,
      roles: mention.roles,
      ...(has(place.theirs, 'manageMessages') && { moderates: true }),
    },
    place: { id: channelId, within: place.within, direct: guildId === null, nsfw: place.nsfw },
    text: mention.text,
    locale: place.locale,
    ...(repliesTo !== undefined && { repliesTo }),
    ref,
  }
}

/** A direct chat: nobody is in the way. */
export const DIRECT: MessagePlace = { within: [], nsfw: false, tier: 0, locale: 'en', ours: ALL, theirs: 0n }
