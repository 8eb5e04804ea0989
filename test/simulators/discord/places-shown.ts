import { type APIChannel, type APIOverwrite, ChannelType } from 'discord.js'
import type { Channel, User } from './model.ts'

const USER = (user: User) => ({
  id: user.id,
  username: user.username,
  discriminator: '0',
  global_name: user.bot ? null : user.name,
  avatar: null,
})

/** A channel in Discord's own shape, as a server's list and `GET /channels/…` have it. */
export function channelOf(channel: Channel): APIChannel {
  const { id, type, name, parentId, nsfw } = channel
  const common = { id, flags: 0, last_message_id: null }
  const guild_id = channel.guildId ?? ''
  const inGuild = {
    ...common,
    guild_id,
    name,
    position: 0,
    parent_id: parentId,
    nsfw,
    permission_overwrites: overwritesOf(channel),
  }
  switch (type) {
    case ChannelType.DM:
      return { ...common, type, name: null, recipients: channel.recipients.map(USER) }
    case ChannelType.GroupDM:
      return { ...common, type, name: null, recipients: channel.recipients.map(USER) }
    case ChannelType.PublicThread:
    case ChannelType.PrivateThread:
    case ChannelType.AnnouncementThread:
      return {
        ...common,
        type,
        guild_id,
        name,
        parent_id: parentId ?? '',
        message_count: 0,
        member_count: channel.threadMembers.size,
        rate_limit_per_user: 0,
        thread_metadata: {
          archived: channel.archived,
          locked: channel.locked,
          auto_archive_duration: 1_440,
          archive_timestamp: new Date(0).toISOString(),
        },
      }
    case ChannelType.GuildForum:
      return {
        ...inGuild,
        type,
        available_tags: [],
        default_reaction_emoji: null,
        default_sort_order: null,
        default_forum_layout: 0,
      }
    case ChannelType.GuildMedia:
      return { ...inGuild, type, available_tags: [], default_reaction_emoji: null, default_sort_order: null }
    case ChannelType.GuildCategory:
      return { ...inGuild, type, parent_id: null }
    case ChannelType.GuildDirectory:
      throw new Error('no application meets a directory')
    default:
      return { ...inGuild, type, topic: null, rate_limit_per_user: 0 }
  }
}

function overwritesOf({ overwrites }: Channel): APIOverwrite[] {
  return [...overwrites.values()].map(({ id, kind, allow, deny }) => ({
    id,
    type: kind === 'role' ? 0 : 1,
    allow: String(allow),
    deny: String(deny),
  }))
}
