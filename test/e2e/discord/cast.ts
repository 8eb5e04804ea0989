import { ChannelType } from 'discord.js'
import type { Channel, DiscordServer, Guild } from '../../simulators/discord/index.ts'

/** Who is there that evening, and where. */
export interface Cast {
  readonly bay: Guild
  readonly drawing: Channel
  readonly thread: Channel
  readonly forumPost: Channel
  /** Age-restricted. */
  readonly cellar: Channel
  /** It is deleted while something is drawn for it. */
  readonly doomed: Channel
  /** Here the bot may write, but attach nothing. */
  readonly wordsOnly: Channel
  readonly log: Channel
  /** A group chat of Mara, who brings the bot along, and Ben. */
  readonly chat: Channel
  /** A server that has not added the bot. */
  readonly elsewhere: Channel
  /** In words, for the transcript. */
  name(channel: Channel): string
}

/**
 * Olga owns the server; Ada and Mallory draw, Ben does so in German, and Mara has the bot installed for herself.
 */
export function cast(discord: DiscordServer): Cast {
  const { world } = discord
  const olga = discord.person('olga')
  discord.person('ben', { locale: 'de' })
  const mara = discord.person('mara', { installed: true })
  const bay = world.makeGuild('Lantern Bay', olga)
  world.enter(bay, world.me)
  const drawing = world.makeChannel(bay, 'drawing')
  const forum = world.makeChannel(bay, 'ideas', { type: ChannelType.GuildForum })
  const other = world.makeGuild('Elsewhere', discord.person('nora'))
  const places = {
    drawing,
    thread: world.makeChannel(bay, 'lighthouses', { type: ChannelType.PublicThread, parentId: drawing.id }),
    forumPost: world.makeChannel(bay, 'a fox for the door', {
      type: ChannelType.PublicThread,
      parentId: forum.id,
    }),
    cellar: world.makeChannel(bay, 'cellar', { nsfw: true }),
    doomed: world.makeChannel(bay, 'doomed'),
    wordsOnly: world.makeChannel(bay, 'words-only'),
    log: world.makeChannel(bay, 'log'),
    chat: world.makeChat([mara, discord.person('ben')]),
    elsewhere: world.makeChannel(other, 'lobby'),
  }
  return {
    bay,
    ...places,
    name: (channel) => {
      if (channel.type === ChannelType.DM) return 'direct chat with Herald'
      if (channel.type === ChannelType.GroupDM) return 'group chat'
      const parent = world.channels.get(channel.parentId ?? '')
      const server = world.guildOf(channel)?.name ?? ''
      return `${parent === undefined ? '' : `#${parent.name} › `}#${channel.name} (${server})`
    },
  }
}
