import { PermissionsBitField } from 'discord.js'
import type { Channel } from './model.ts'
import type { World } from './world.ts'

/** What a user may do in a channel, as bits of PermissionFlagsBits; 0 where they are not in the server. */
export function permissionsIn(world: World, userId: string, channel: Channel): bigint {
  const guild = world.guildOf(channel)
  if (guild === undefined)
    return channel.recipients.some(({ id }) => id === userId) ? PermissionsBitField.All : 0n
  const member = guild.members.get(userId)
  if (member === undefined) return 0n
  const roles = [...guild.roles.values()].filter(({ id }) => id === guild.id || member.roles.has(id))
  return roles.reduce((bits, { permissions }) => bits | permissions, 0n)
}
