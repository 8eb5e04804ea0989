import * as z from 'zod'
import type { IncomingEvent } from '../../core/request/model.ts'
import { snowflake } from './user.ts'

/** A command, a button or a form: it is answered in the message that its interaction made. */
const interactionRef = z.object({
  kind: z.literal('interaction'),
  interactionId: snowflake,
  applicationId: snowflake,
  channelId: snowflake,
  personId: snowflake,
  /** The bot's own token reaches the channel, so that the interaction's may die. */
  byBot: z.boolean(),
  /** Per file. */
  attachmentBytes: z.number(),
})

/** A message that mentions us, or one in a direct chat: it is answered by a reply. */
const mentionRef = z.object({
  kind: z.literal('mention'),
  channelId: snowflake,
  messageId: snowflake,
  guildId: snowflake.nullable(),
  personId: snowflake,
  mayReact: z.boolean(),
  attachmentBytes: z.number(),
})

/** Where and how to answer: kept with the request. */
const eventRef = z.discriminatedUnion('kind', [interactionRef, mentionRef])
export type EventRef = z.infer<typeof eventRef>
export type InteractionRef = z.infer<typeof interactionRef>
export type MentionRef = z.infer<typeof mentionRef>

export function refOf({ ref }: Pick<IncomingEvent, 'ref'>): EventRef {
  return eventRef.parse(ref)
}

/** A file of anybody, and of servers by their boost tier. Source: docs.discord.com, "Uploading Files". */
const BYTES_BY_TIER: Readonly<Record<number, number>> = { 2: 50 * 2 ** 20, 3: 100 * 2 ** 20 }
const BYTES = 10 * 2 ** 20

export function attachmentBytesOf(tier: number): number {
  return BYTES_BY_TIER[tier] ?? BYTES
}
