import {
  type APIApplicationCommand,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js'
import type { Channel, Interaction, User } from '../model.ts'
import { permissionsIn } from '../permissions.ts'
import type { World } from '../world.ts'
import { NotOffered } from './not-offered.ts'

/** What a user-installed application may do in chats: its description of `app_permissions`. */
const CHAT_PERMISSIONS =
  PermissionFlagsBits.AttachFiles | PermissionFlagsBits.EmbedLinks | PermissionFlagsBits.MentionEveryone

export type Stage = Pick<
  Interaction,
  'user' | 'channelId' | 'guildId' | 'context' | 'owners' | 'appPermissions' | 'memberPermissions'
>

/** Where and on whose behalf a person meets our application; throws NotOffered where they do not. */
export function stageOf(world: World, user: User, channel: Channel): Stage {
  const guild = world.guildOf(channel)
  const shared = { user, channelId: channel.id }
  const own = user.installed ? { [ApplicationIntegrationType.UserInstall]: user.id } : {}
  if (guild === undefined) {
    const withBot = channel.type === ChannelType.DM && channel.recipients.includes(world.me)
    if (!channel.recipients.includes(user)) throw new NotOffered(`${user.username} is not in this chat`)
    if (!withBot && !user.installed) throw new NotOffered(`${user.username} has not installed us`)
    return {
      ...shared,
      guildId: null,
      context: withBot ? InteractionContextType.BotDM : InteractionContextType.PrivateChannel,
      owners: withBot ? { [ApplicationIntegrationType.GuildInstall]: '0', ...own } : own,
      appPermissions: withBot ? CHAT_PERMISSIONS | PermissionFlagsBits.UseExternalEmojis : CHAT_PERMISSIONS,
      memberPermissions: null,
    }
  }
  const may = permissionsIn(world, user.id, channel)
  if ((may & PermissionFlagsBits.ViewChannel) === 0n) {
    throw new NotOffered(`${user.username} does not see ${channel.name}`)
  }
  const member = guild.members.has(world.me.id)
  if (!member && !user.installed) throw new NotOffered(`nobody has installed us in ${guild.name}`)
  return {
    ...shared,
    guildId: guild.id,
    context: InteractionContextType.Guild,
    owners: member ? { [ApplicationIntegrationType.GuildInstall]: guild.id, ...own } : own,
    appPermissions: member ? permissionsIn(world, world.me.id, channel) : may & CHAT_PERMISSIONS,
    memberPermissions: may,
  }
}

/** Why a command is not in a person's list there; undefined: it is. */
export function missing(
  world: World,
  command: APIApplicationCommand,
  { context, owners, guildId, memberPermissions, channelId }: Stage,
): string | undefined {
  const types = command.integration_types ?? [ApplicationIntegrationType.GuildInstall]
  if (!types.some((type) => owners[type] !== undefined)) return 'its kind of install is missing'
  if (command.contexts != null && !command.contexts.includes(context)) return 'it is not for such places'
  if (command.guild_id !== undefined && command.guild_id !== guildId) return 'it is of another server'
  const channel: Channel | undefined = world.channels.get(channelId)
  if (command.nsfw && channel !== undefined && guildId !== null && !world.ruling(channel).nsfw) {
    return 'the channel is not age-restricted'
  }
  if (memberPermissions === null) return undefined
  if ((memberPermissions & PermissionFlagsBits.UseApplicationCommands) === 0n)
    return 'they may use no commands'
  const needed = BigInt(command.default_member_permissions ?? 0n)
  const admin = (memberPermissions & PermissionFlagsBits.Administrator) !== 0n
  if (command.default_member_permissions === '0' && !admin) return 'only administrators may use it'
  return admin || (memberPermissions & needed) === needed ? undefined : 'they lack permissions for it'
}
