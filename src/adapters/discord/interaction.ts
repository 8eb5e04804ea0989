import * as z from 'zod'
import type { Json } from '../../core/json.ts'
import type { Locale } from '../../core/reply/messages/locale.ts'
import type { Command, IncomingEvent, Person, Place } from '../../core/request/model.ts'
import { Secret } from '../../core/secret.ts'
import { CHANNEL, CONTEXT, EPHEMERAL } from './codes.ts'
import { has, parseBits } from './permissions.ts'
import { attachmentBytesOf, type InteractionRef } from './ref.ts'
import { nameOf, snowflake, userSchema } from './user.ts'

/** What happened. Source: docs.discord.com, "Interaction Type". */
export const INTERACTION = { command: 2, component: 3, autocomplete: 4, form: 5 } as const
/** Key of a server that the bot was added to, among the owners of an interaction. */
const BY_GUILD = '0'
const THREADS: readonly number[] = [CHANNEL.announcementThread, CHANNEL.publicThread, CHANNEL.privateThread]

/** A gateway's INTERACTION_CREATE, as much of it as is used. Source: docs.discord.com, "Interaction Structure". */
const schema = z.looseObject({
  id: snowflake,
  application_id: snowflake,
  type: z.number(),
  token: z.string().min(1),
  data: z.unknown().optional(),
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
  channel: z
    .looseObject({ type: z.number(), nsfw: z.boolean().optional(), parent_id: snowflake.nullish() })
    .optional(),
  member: z
    .looseObject({ user: userSchema, roles: z.array(snowflake), permissions: z.string().optional() })
    .optional(),
  user: userSchema.optional(),
  message: z
    .looseObject({
      id: snowflake,
      flags: z.number().optional(),
      embeds: z.array(z.looseObject({ footer: z.looseObject({ text: z.string() }).nullish() })).optional(),
      interaction_metadata: z.looseObject({ user: z.looseObject({ id: snowflake }) }).optional(),
    })
    .optional(),
  app_permissions: z.string().optional(),
  locale: z.string().optional(),
  authorizing_integration_owners: z.record(z.string(), z.unknown()).optional(),
  context: z.number().nullish(),
  attachment_size_limit: z.number().optional(),
})

interface PressedOn {
  readonly id: string
  readonly ephemeral: boolean
  /** What stands below it. */
  readonly footer: string
  /** Whether it answers something that the same person did. */
  readonly theirs: boolean
}

/** Something a person did with a command, a button, a menu or a form of ours. */
export interface Interaction {
  readonly id: string
  readonly applicationId: string
  readonly type: number
  readonly token: Secret
  readonly data: unknown
  readonly locale: Locale
  readonly person: Person
  readonly place: Place
  readonly channelId: string
  readonly guildId: string | null
  /** The message that a button or menu is on. */
  readonly message: PressedOn | null
  /** What we may do there. */
  readonly ours: bigint
  /** What the person may do there; nothing outside of servers. */
  readonly theirs: bigint
  readonly byBot: boolean
  readonly attachmentBytes: number
}

/**
 * A raw interaction; undefined where it is none that can be answered.
 * @param nsfwOf whether a channel that the bot knows is marked for adult content: what an interaction tells of a thread
 *   leaves out its channel's mark
 */
export function readInteraction(
  raw: unknown,
  nsfwOf: (channelId: string) => boolean,
): Interaction | undefined {
  const parsed = schema.safeParse(raw).data
  const who = parsed?.member?.user ?? parsed?.user
  if (parsed?.channel_id === undefined || who === undefined) return undefined
  const { channel_id: channelId, guild_id: guildId = null, channel, member, message } = parsed
  const ours = parseBits(parsed.app_permissions)
  const theirs = parseBits(member?.permissions)
  const thread = THREADS.includes(channel?.type ?? -1)
  const parent = channel?.parent_id ?? undefined
  const direct = parsed.context === CONTEXT.botDm
  const added = parsed.authorizing_integration_owners?.[BY_GUILD] !== undefined
  return {
    id: parsed.id,
    applicationId: parsed.application_id,
    type: parsed.type,
    token: new Secret(parsed.token),
    data: parsed.data,
    locale: localeOf(parsed.locale),
    person: {
      id: who.id,
      name: nameOf(who),
      ...(who.bot === true && { bot: true }),
      ...(member !== undefined && { roles: member.roles }),
      ...(has(theirs, 'manageMessages') && { moderates: true }),
    },
    place: {
      id: channelId,
      within: [parent, guildId].flatMap((one) => one ?? []),
      direct,
      ...(guildId === null && !direct && { confined: true }),
      nsfw: thread ? nsfwOf(parent ?? '') : channel?.nsfw === true,
    },
    channelId,
    guildId,
    message: message
      ? {
          id: message.id,
          footer: message.embeds?.[0]?.footer?.text ?? '',
          ephemeral: ((message.flags ?? 0) & EPHEMERAL) !== 0,
          theirs: message.interaction_metadata?.user.id === who.id,
        }
      : null,
    ours,
    theirs,
    byBot: direct || (parsed.context === CONTEXT.guild && added && has(ours, 'viewChannel')),
    attachmentBytes: parsed.attachment_size_limit ?? attachmentBytesOf(0),
  }
}

/** Discord's locales are like `de` and `en-GB`. */
export function localeOf(text: string | undefined): Locale {
  return text?.toLowerCase().split('-')[0] === 'de' ? 'de' : 'en'
}

/** The request that an interaction makes. */
export function interactionEvent(
  interaction: Interaction,
  account: string,
  asked: {
    readonly command: Command
    /** The person alone sees the answer. */
    readonly hidden: boolean
    /** The request that a button stands under, by its event. */
    readonly repliesTo?: string | undefined
  },
): IncomingEvent {
  const { id: eventId, person, place, locale, repliesTo } = { ...interaction, ...asked }
  const ref = {
    kind: 'interaction',
    interactionId: interaction.id,
    applicationId: interaction.applicationId,
    channelId: interaction.channelId,
    personId: person.id,
    byBot: interaction.byBot && !asked.hidden,
    attachmentBytes: interaction.attachmentBytes,
  } satisfies InteractionRef & Json
  return {
    platform: 'discord',
    account,
    eventId,
    person,
    place: asked.hidden ? { ...place, confined: true } : place,
    text: '',
    command: asked.command,
    locale,
    ...(repliesTo !== undefined && { repliesTo }),
    ref,
  }
}
