import { guildOf as shownGuild } from '../../guild-shown.ts'
import type { Guild } from '../../model.ts'
import type { Parts } from '../../parts.ts'
import { isThread } from '../../places.ts'
import { Access } from '../access.ts'
import { RULES } from '../buckets.ts'
import { Field, Form } from '../form.ts'
import { Refused } from '../refused.ts'
import type { Endpoint } from '../server.ts'

/** Channels, servers and users: discord.com/developers/docs/resources. */
export function placeEndpoints({ world, entities }: Parts): Endpoint[] {
  const access = new Access(world)
  const guildOf = (id: string | undefined): Guild => {
    const guild = world.guilds.get(id ?? '')
    if (guild === undefined) throw new Refused(10004)
    if (!guild.members.has(world.me.id)) throw new Refused(50001)
    return guild
  }
  const guild = { method: 'GET', route: 'guild', rule: RULES.other, major: ['guildId'] } as const

  return [
    {
      method: 'GET',
      path: '/channels/:channelId',
      route: 'channel',
      rule: RULES.other,
      major: ['channelId'],
      effect: ({ path }) => ({ body: entities.channel(access.channel(path.channelId)) }),
    },
    {
      ...guild,
      path: '/guilds/:guildId',
      effect: ({ path }) => ({ body: shownGuild(entities, guildOf(path.guildId)) }),
    },
    {
      ...guild,
      path: '/guilds/:guildId/channels',
      effect: ({ path }) => {
        const { id } = guildOf(path.guildId)
        const channels = [...world.channels.values()].filter((one) => one.guildId === id && !isThread(one))
        return { body: channels.map((one) => entities.channel(one)) }
      },
    },
    {
      ...guild,
      path: '/guilds/:guildId/roles',
      effect: ({ path }) => ({
        body: [...guildOf(path.guildId).roles.values()].map((role) => entities.role(role)),
      }),
    },
    {
      ...guild,
      path: '/guilds/:guildId/members/:userId',
      effect: ({ path }) => {
        const member = guildOf(path.guildId).members.get(path.userId ?? '')
        if (member === undefined) throw new Refused(world.users.has(path.userId ?? '') ? 10007 : 10013)
        return { body: entities.member(member) }
      },
    },
    {
      method: 'GET',
      path: '/users/@me',
      route: 'user',
      rule: RULES.other,
      effect: () => ({
        body: { ...entities.user(world.me), verified: true, mfa_enabled: true, email: null },
      }),
    },
    {
      method: 'GET',
      path: '/users/:userId',
      route: 'user',
      rule: RULES.other,
      effect: ({ path }) => {
        const user = world.users.get(path.userId ?? '')
        if (user === undefined) throw new Refused(10013)
        return { body: entities.user(user) }
      },
    },
    {
      method: 'POST',
      path: '/users/@me/channels',
      route: 'direct',
      rule: RULES.direct,
      effect: ({ body }) => {
        const form = new Form()
        const id = new Field(form, body.json ?? {}).at('recipient_id').required().snowflake()
        form.settle()
        const user = world.users.get(id ?? '')
        // Even where nothing can be sent to them the chat opens; the first message is refused.
        if (user === undefined || user === world.me) throw new Refused(50033)
        return { body: entities.channel(world.directWith(user)) }
      },
    },
  ]
}
