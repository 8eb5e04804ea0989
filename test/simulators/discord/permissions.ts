import { ChannelType, PermissionFlagsBits as P, PermissionsBitField } from 'discord.js'
import type { Channel, Guild, Member } from './model.ts'
import { isThread } from './places.ts'
import type { World } from './world.ts'

const ALL = PermissionsBitField.All
/** What is left to somebody who is timed out. */
const TIMED_OUT = P.ViewChannel | P.ReadMessageHistory
/** What goes with the right to write. */
const WITH_WRITING = P.MentionEveryone | P.SendTTSMessages | P.AttachFiles | P.EmbedLinks

/**
 * What a user may do in a channel, as bits of PermissionFlagsBits; 0 where they are not in the server.
 * discord.com/developers/docs/topics/permissions: roles, then overwrites of everybody, roles and member; a thread has
 * its parent's; who may not see has nothing, who may not write sends no files either.
 */
export function permissionsIn(world: World, userId: string, channel: Channel): bigint {
  const guild = world.guildOf(channel)
  if (guild === undefined) return channel.recipients.some(({ id }) => id === userId) ? ALL : 0n
  const member = guild.members.get(userId)
  if (member === undefined) return 0n
  const base = basePermissions(guild, member)
  if ((base & P.Administrator) !== 0n) return ALL
  const granted = overwritten(base, world.ruling(channel), guild, member)
  const left = member.timedOutUntil > world.now() ? granted & TIMED_OUT : granted
  if ((left & P.ViewChannel) === 0n) return 0n
  const closed = channel.type === ChannelType.PrivateThread && (left & P.ManageThreads) === 0n
  if (closed && !channel.threadMembers.has(userId)) return 0n
  const writing = isThread(channel) ? P.SendMessagesInThreads : P.SendMessages
  return (left & writing) === 0n ? left & ~WITH_WRITING : left
}

/** What a member may do in the server by their roles; the owner and administrators everything. */
export function basePermissions(guild: Guild, member: Member): bigint {
  if (guild.ownerId === member.user.id) return ALL
  const roles = [...guild.roles.values()].filter(({ id }) => id === guild.id || member.roles.has(id))
  const bits = roles.reduce((all, { permissions }) => all | permissions, 0n)
  return (bits & P.Administrator) === 0n ? bits : ALL
}

function overwritten(base: bigint, { overwrites }: Channel, guild: Guild, { roles, user }: Member): bigint {
  const apply = (bits: bigint, ids: readonly string[]) => {
    const found = ids.flatMap((id) => overwrites.get(id) ?? [])
    const deny = found.reduce((all, one) => all | one.deny, 0n)
    const allow = found.reduce((all, one) => all | one.allow, 0n)
    return (bits & ~deny) | allow
  }
  return apply(apply(apply(base, [guild.id]), [...roles]), [user.id])
}
