import { ChannelType, PermissionFlagsBits as P } from 'discord.js'
import type { Parts } from '../../parts.ts'
import { Access } from '../access.ts'
import { RULES } from '../buckets.ts'
import { Refused } from '../refused.ts'
import type { Endpoint } from '../server.ts'

const REACTION = '/channels/:channelId/messages/:messageId/reactions/:emoji'
const EMOJI = /^(?:\p{RGI_Emoji}|\w{2,32}:\d{17,20})$/v
const MOST = 20

/** discord.com/developers/docs/resources/message#create-reaction, #delete-own-reaction, #delete-user-reaction; typing. */
export function reactionEndpoints({ world, entities }: Parts): Endpoint[] {
  const access = new Access(world)
  const major = ['channelId']
  const shared = { route: 'react', rule: RULES.react, major } as const

  const find = (path: Readonly<Record<string, string>>) => {
    const channel = access.channel(path.channelId)
    const message = access.message(channel, path.messageId)
    const emoji = path.emoji ?? ''
    if (!EMOJI.test(emoji)) throw new Refused(10014)
    if (channel.archived) throw new Refused(50083)
    return { channel, message, emoji }
  }

  return [
    {
      ...shared,
      method: 'PUT',
      path: `${REACTION}/@me`,
      effect: ({ path }) => {
        const { channel, message, emoji } = find(path)
        access.need(channel, P.ReadMessageHistory)
        if (!message.reactions.has(emoji)) {
          access.need(channel, P.AddReactions)
          if (message.reactions.size >= MOST) throw new Refused(30010)
        }
        world.react(message, world.me, emoji)
        return {}
      },
    },
    {
      ...shared,
      method: 'DELETE',
      path: `${REACTION}/@me`,
      effect: ({ path }) => {
        const { message, emoji } = find(path)
        world.unreact(message, world.me, emoji)
        return {}
      },
    },
    {
      ...shared,
      method: 'DELETE',
      path: `${REACTION}/:userId`,
      effect: ({ path }) => {
        const { channel, message, emoji } = find(path)
        const user = world.users.get(path.userId ?? '')
        if (user === undefined) throw new Refused(10013)
        if (channel.type === ChannelType.DM) throw new Refused(50003)
        access.need(channel, P.ManageMessages)
        world.unreact(message, user, emoji)
        return {}
      },
    },
    {
      ...shared,
      method: 'GET',
      path: REACTION,
      effect: ({ path, query }) => {
        const { message, emoji } = find(path)
        // Plain ones unless asked for the others.
        const reactions = query.get('type') === '1' ? message.bursts : message.reactions
        const users = [...(reactions.get(emoji) ?? [])].flatMap((id) => world.users.get(id) ?? [])
        return { body: users.map((user) => entities.user(user)) }
      },
    },
    {
      method: 'POST',
      path: '/channels/:channelId/typing',
      route: 'channel',
      rule: RULES.other,
      major,
      effect: ({ path }) => {
        access.mayWrite(access.channel(path.channelId))
        return {}
      },
    },
  ]
}
