import { ChannelType, GatewayDispatchEvents, GatewayIntentBits } from 'discord.js'
import { type Entities, emojiOf } from './entities.ts'
import type { WorldEvent } from './events.ts'
import { arrivingGuild, botSees, guildOf } from './guild-shown.ts'
import { interactionOf } from './interaction-shown.ts'
import type { Channel, Guild, Message } from './model.ts'
import { isThread } from './places.ts'
import { channelOf } from './places-shown.ts'
import type { World } from './world.ts'

/** Something the gateway tells. */
export interface Dispatch {
  readonly t: GatewayDispatchEvents
  /** Which intent it takes; 0: none. */
  readonly intent: number
  /** Which server's shard is told; null: the first. */
  readonly guildId: string | null
  /** What that session gets. */
  data(intents: number): unknown
}

/** What the application hears of an event, if anything. */
export function dispatchOf(world: World, entities: Entities, event: WorldEvent): Dispatch | undefined {
  switch (event.is) {
    case 'guild-joined':
      return arrival(world, entities, event.guild)
    case 'guild-left':
      return ofGuild(event.guild, GatewayDispatchEvents.GuildDelete, { id: event.guild.id })
    case 'guild-changed':
      if (!isIn(world, event.guild)) return undefined
      return ofGuild(event.guild, GatewayDispatchEvents.GuildUpdate, guildOf(entities, event.guild))
    case 'role-made':
    case 'role-changed': {
      if (!isIn(world, event.guild)) return undefined
      const t =
        event.is === 'role-made'
          ? GatewayDispatchEvents.GuildRoleCreate
          : GatewayDispatchEvents.GuildRoleUpdate
      return ofGuild(event.guild, t, { guild_id: event.guild.id, role: entities.role(event.role) })
    }
    case 'member-joined':
    case 'member-changed':
    case 'member-left': {
      const { guild, member } = event
      if (!isIn(world, guild)) return undefined
      // What becomes of itself the bot is told in any case.
      const intent = member.user === world.me ? 0 : GatewayIntentBits.GuildMembers
      return {
        ...ofGuild(guild, MEMBER[event.is], { ...entities.member(member), guild_id: guild.id }),
        intent,
      }
    }
    case 'channel-made':
    case 'channel-changed':
    case 'channel-erased':
      return ofChannel(world, event.channel, event.is)
    case 'message-made':
    case 'message-edited':
    case 'message-erased':
      return ofMessage(world, entities, event.message, event.is)
    case 'reaction-added':
    case 'reaction-removed':
      return ofReaction(world, entities, event)
    case 'interaction': {
      const { interaction } = event
      const guild = world.guilds.get(interaction.guildId ?? '')
      const shown = interactionOf(world, entities, interaction)
      return {
        t: GatewayDispatchEvents.InteractionCreate,
        intent: 0,
        guildId: guild !== undefined && isIn(world, guild) ? guild.id : null,
        data: () => shown,
      }
    }
    case 'acknowledged':
      return undefined
  }
}

/** A server comes in sight. */
export function arrival(world: World, entities: Entities, guild: Guild): Dispatch {
  return {
    t: GatewayDispatchEvents.GuildCreate,
    intent: GatewayIntentBits.Guilds,
    guildId: guild.id,
    data: (intents) => arrivingGuild(world, entities, guild, intents),
  }
}

const MEMBER = {
  'member-joined': GatewayDispatchEvents.GuildMemberAdd,
  'member-changed': GatewayDispatchEvents.GuildMemberUpdate,
  'member-left': GatewayDispatchEvents.GuildMemberRemove,
} as const
const CHANNEL = {
  'channel-made': GatewayDispatchEvents.ChannelCreate,
  'channel-changed': GatewayDispatchEvents.ChannelUpdate,
  'channel-erased': GatewayDispatchEvents.ChannelDelete,
} as const
const THREAD = {
  'channel-made': GatewayDispatchEvents.ThreadCreate,
  'channel-changed': GatewayDispatchEvents.ThreadUpdate,
  'channel-erased': GatewayDispatchEvents.ThreadDelete,
} as const
const MESSAGE = {
  'message-made': GatewayDispatchEvents.MessageCreate,
  'message-edited': GatewayDispatchEvents.MessageUpdate,
  'message-erased': GatewayDispatchEvents.MessageDelete,
} as const

function isIn(world: World, guild: Guild): boolean {
  return guild.members.has(world.me.id)
}

function ofGuild(guild: Guild, t: GatewayDispatchEvents, data: unknown): Dispatch {
  return { t, intent: GatewayIntentBits.Guilds, guildId: guild.id, data: () => data }
}

function ofChannel(world: World, channel: Channel, is: keyof typeof CHANNEL): Dispatch | undefined {
  const guild = world.guildOf(channel)
  // Bots are told of no direct chats.
  if (guild === undefined || !isIn(world, guild)) return undefined
  if (!isThread(channel)) return ofGuild(guild, CHANNEL[is], channelOf(channel))
  return botSees(world, channel) ? ofGuild(guild, THREAD[is], channelOf(channel)) : undefined
}

function isHeard(world: World, channel: Channel): boolean {
  if (channel.guildId === null)
    return channel.type === ChannelType.DM && channel.recipients.includes(world.me)
  return botSees(world, channel)
}

function ofMessage(
  world: World,
  entities: Entities,
  message: Message,
  is: keyof typeof MESSAGE,
): Dispatch | undefined {
  const channel: Channel | undefined = world.channels.get(message.channelId)
  if (channel === undefined || message.ephemeralTo !== null || !isHeard(world, channel)) return undefined
  const { guildId } = channel
  const member = world.guildOf(channel)?.members.get(message.author.id)
  const where = { channel_id: channel.id, ...(guildId === null ? {} : { guild_id: guildId }) }
  const more = {
    ...where,
    channel_type: channel.type,
    ...(member === undefined ? {} : { member: entities.memberNoUser(member) }),
    ...(message.nonce === null || message.author !== world.me ? {} : { nonce: message.nonce }),
  }
  const shown = [false, true].map((content) => ({ ...entities.message(message, content), ...more }))
  return {
    t: MESSAGE[is],
    intent: guildId === null ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages,
    guildId,
    data: (intents) => {
      if (is === 'message-erased') return { id: message.id, ...where }
      return shown[(intents & GatewayIntentBits.MessageContent) === 0 ? 0 : 1]
    },
  }
}

function ofReaction(
  world: World,
  entities: Entities,
  event: Extract<WorldEvent, { emoji: string }>,
): Dispatch | undefined {
  const { message, emoji, userId, burst = false } = event
  const channel: Channel | undefined = world.channels.get(message.channelId)
  if (channel === undefined || message.ephemeralTo !== null || !isHeard(world, channel)) return undefined
  const { guildId } = channel
  const member = world.guildOf(channel)?.members.get(userId)
  const data = {
    user_id: userId,
    channel_id: channel.id,
    message_id: message.id,
    ...(guildId === null ? {} : { guild_id: guildId }),
    emoji: emojiOf(emoji),
    burst,
    type: burst ? 1 : 0,
  }
  const added = {
    ...data,
    message_author_id: message.author.id,
    ...(member === undefined ? {} : { member: entities.member(member) }),
  }
  return {
    t:
      event.is === 'reaction-added'
        ? GatewayDispatchEvents.MessageReactionAdd
        : GatewayDispatchEvents.MessageReactionRemove,
    intent:
      guildId === null ? GatewayIntentBits.DirectMessageReactions : GatewayIntentBits.GuildMessageReactions,
    guildId,
    data: () => (event.is === 'reaction-added' ? added : data),
  }
}
