import { ApplicationFlags, GatewayIntentBits } from 'discord.js'
import type { Parts } from '../../parts.ts'
import { RULES } from '../buckets.ts'
import { Field, Form } from '../form.ts'
import type { Endpoint } from '../server.ts'

/** Which of the application's flags stand for which privileged intents, in under 100 servers. */
const PRIVILEGED: readonly (readonly [GatewayIntentBits, ApplicationFlags])[] = [
  [GatewayIntentBits.GuildPresences, ApplicationFlags.GatewayPresenceLimited],
  [GatewayIntentBits.GuildMembers, ApplicationFlags.GatewayGuildMembersLimited],
  [GatewayIntentBits.MessageContent, ApplicationFlags.GatewayMessageContentLimited],
]
const CHANGEABLE = [
  'description',
  'tags',
  'install_params',
  'integration_types_config',
  'interactions_endpoint_url',
  'custom_install_url',
] as const

/** Our own application, and the way in for the gateway: discord.com/developers/docs/resources/application */
export function applicationEndpoints({ world, entities, gateway }: Parts): Endpoint[] {
  const changed: Record<string, unknown> = { integration_types_config: { 0: {}, 1: {} } }
  const shared = { route: 'application', rule: RULES.other } as const
  const shown = () => ({
    id: world.application.id,
    name: world.application.name,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    bot: entities.user(world.me),
    owner: null,
    team: null,
    verify_key: '0'.repeat(64),
    interactions_endpoint_url: null,
    approximate_guild_count: [...world.guilds.values()].filter(({ members }) => members.has(world.me.id))
      .length,
    ...changed,
    flags: PRIVILEGED.reduce(
      (flags, [intent, flag]) => ((world.privileged & intent) === 0 ? flags : flags | flag),
      0,
    ),
  })
  return [
    {
      method: 'GET',
      path: '/gateway/bot',
      route: 'gateway',
      rule: RULES.other,
      effect: () => ({
        body: {
          url: gateway.url(),
          shards: gateway.leastShards(),
          session_start_limit: gateway.startLimit(),
        },
      }),
    },
    {
      method: 'GET',
      path: '/gateway',
      route: 'gateway',
      rule: null,
      open: true,
      effect: () => ({ body: { url: gateway.url() } }),
    },
    { ...shared, method: 'GET', path: '/applications/@me', effect: () => ({ body: shown() }) },
    { ...shared, method: 'GET', path: '/oauth2/applications/@me', effect: () => ({ body: shown() }) },
    {
      ...shared,
      method: 'PATCH',
      path: '/applications/@me',
      effect: ({ body }) => {
        const form = new Form()
        const field = new Field(form, body.json ?? {})
        field.at('description').text({ max: 400 })
        for (const tag of field.at('tags').list({ max: 5 })) tag.text({ max: 20 })
        form.settle()
        for (const key of CHANGEABLE) if (!field.at(key).missing) changed[key] = field.at(key).value
        return { body: shown() }
      },
    },
  ]
}
