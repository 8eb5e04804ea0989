import {
  type APIGuild,
  type APIPartialInteractionGuild,
  type GatewayGuildCreateDispatchData,
  GatewayIntentBits,
  Locale,
  PermissionFlagsBits,
} from 'discord.js'
import type { Entities } from './entities.ts'
import type { Channel, Guild } from './model.ts'
import { permissionsIn } from './permissions.ts'
import { channelOf } from './places-shown.ts'
import type { World } from './world.ts'

/** A server in Discord's own shape, as `GET /guilds/…` has it. */
export function guildOf(entities: Entities, guild: Guild): APIGuild {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map((role) => entities.role(role)),
    emojis: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: NO_FLAGS,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: guild.tier,
    preferred_locale: localeOf(guild),
    public_updates_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    hub_type: null,
    safety_alerts_channel_id: null,
    incidents_data: null,
  }
}

export function partialGuildOf(guild: Guild): APIPartialInteractionGuild {
  return { id: guild.id, features: [], locale: localeOf(guild) }
}

/** What the gateway tells of a server when it comes in sight. */
export function arrivingGuild(
  world: World,
  entities: Entities,
  guild: Guild,
  intents: number,
): GatewayGuildCreateDispatchData {
  const channels = [...world.channels.values()].filter(({ guildId }) => guildId === guild.id)
  // Without its intent, only the bot itself.
  const all = (intents & GatewayIntentBits.GuildMembers) !== 0
  const members = [...guild.members.values()].filter(({ user }) => all || user === world.me)
  return {
    ...guildOf(entities, guild),
    joined_at: new Date(guild.members.get(world.me.id)?.joinedAt ?? 0).toISOString(),
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: members.map((member) => entities.member(member)),
    channels: channels
      .map(channelOf)
      .filter((one): one is Listed['channels'][number] => !('thread_metadata' in one)),
    threads: channels
      .filter((one) => !one.archived && botSees(world, one))
      .map(channelOf)
      .filter((one): one is Listed['threads'][number] => 'thread_metadata' in one),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}

export function botSees(world: World, channel: Channel): boolean {
  return (permissionsIn(world, world.me.id, channel) & PermissionFlagsBits.ViewChannel) !== 0n
}

/** As Discord names languages; English where it has none of that name. */
export function localeOf({ locale }: { readonly locale: string }): Locale {
  return Object.values(Locale).find((one) => one === locale) ?? Locale.EnglishUS
}

type Listed = GatewayGuildCreateDispatchData
const NO_FLAGS: number = 0
