import type { APIBaseInteraction, APIInteractionGuildMember, InteractionType } from 'discord.js'
import { GuildPremiumTier } from 'discord.js'
import type { Entities } from './entities.ts'
import { localeOf, partialGuildOf } from './guild-shown.ts'
import type { Channel, Guild, Interaction } from './model.ts'
import { channelOf } from './places-shown.ts'
import type { World } from './world.ts'

const MEGABYTE = 1_048_576

/** How large one file may be: support.discord.com, "File Attachments FAQ"; 10 MB, with boosts 50 and 100. */
export function fileLimitBytes(guild: Guild | undefined): number {
  if (guild?.tier === GuildPremiumTier.Tier3) return 100 * MEGABYTE
  return guild?.tier === GuildPremiumTier.Tier2 ? 50 * MEGABYTE : 10 * MEGABYTE
}

/** An interaction as the gateway tells of it. */
export function interactionOf(
  world: World,
  entities: Entities,
  interaction: Interaction,
): APIBaseInteraction<InteractionType, unknown> {
  const { id, token, type, user, channelId, guildId, context, owners, messageId, data } = interaction
  const guild = world.guilds.get(guildId ?? '')
  const channel: Channel | undefined = world.channels.get(channelId)
  const message = world.messages.get(messageId ?? '')
  return {
    id,
    application_id: world.application.id,
    type,
    token,
    version: 1,
    channel_id: channelId,
    ...(channel === undefined ? {} : { channel: channelOf(channel) }),
    ...(guild === undefined
      ? { user: entities.user(user) }
      : {
          guild_id: guild.id,
          guild: partialGuildOf(guild),
          guild_locale: localeOf(guild),
          member: memberOf(entities, guild, interaction),
        }),
    ...(message === undefined ? {} : { message: entities.message(message, true) }),
    data,
    app_permissions: String(interaction.appPermissions),
    locale: localeOf(user),
    entitlements: [],
    authorizing_integration_owners: owners,
    context,
    attachment_size_limit: fileLimitBytes(guild),
  }
}

function memberOf(
  entities: Entities,
  guild: Guild,
  { user, memberPermissions }: Interaction,
): APIInteractionGuildMember {
  const member = guild.members.get(user.id)
  if (member === undefined) throw new Error(`${user.username} is not in ${guild.name}`)
  return { ...entities.member(member), permissions: String(memberPermissions ?? 0n) }
}
