import { instanceV1, instanceV2 } from '../instance.ts'
import { escapeHtml } from '../markup.ts'
import type { OAuth } from '../oauth.ts'
import { Refused } from '../refused.ts'
import type { Endpoint } from '../server.ts'
import type { Parts } from './statuses.ts'

/** The server itself, accounts, and the way to a token. */
export function serverEndpoints(
  { world, entities }: Parts,
  oauth: OAuth,
  site: { readonly url: string },
): Endpoint[] {
  const { costume } = world
  const streamingUrl = () => site.url.replace('http', 'ws')
  const open = (path: string, body: () => unknown): Endpoint => ({
    method: 'GET',
    path,
    route: 'instance',
    scope: null,
    effect: () => ({ body: body() }),
  })
  const credentials = { path: '/api/v1/accounts/verify_credentials', route: 'account' } as const
  return [
    open('/api/v1/instance', () => instanceV1(world, streamingUrl())),
    ...(costume.instanceV2 ? [open('/api/v2/instance', () => instanceV2(world, streamingUrl()))] : []),
    open('/api/v1/custom_emojis', () => []),
    ...(costume.pkce
      ? [
          open('/.well-known/oauth-authorization-server', () => ({
            issuer: `${site.url}/`,
            authorization_endpoint: `${site.url}/oauth/authorize`,
            token_endpoint: `${site.url}/oauth/token`,
            app_registration_endpoint: `${site.url}/api/v1/apps`,
            grant_types_supported: ['authorization_code', 'client_credentials'],
            code_challenge_methods_supported: ['S256'],
          })),
        ]
      : []),
    open('/.well-known/nodeinfo', () => ({
      links: [{ rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `${site.url}/nodeinfo/2.0` }],
    })),
    open('/nodeinfo/2.0', () => ({
      version: '2.0',
      software: costume.software,
      protocols: ['activitypub'],
      services: { inbound: [], outbound: [] },
      usage: { users: {} },
      openRegistrations: false,
      metadata: {},
    })),
    {
      ...credentials,
      method: 'GET',
      scope: 'read:accounts',
      effect: () => ({ body: entities.credentials() }),
    },
    {
      method: 'PATCH',
      path: '/api/v1/accounts/update_credentials',
      route: 'account',
      scope: 'write:accounts',
      effect: ({ params }) => {
        world.me.bot = params.flag('bot') ?? world.me.bot
        world.note('profile', world.me.id)
        return { body: entities.credentials() }
      },
    },
    {
      method: 'GET',
      path: '/api/v1/accounts/lookup',
      route: 'account',
      scope: null,
      effect: ({ params }) => {
        const [username = '', domain = null] = (params.text('acct') ?? '').split('@')
        const found = world.find(username, domain)
        if (found === undefined) throw new Refused('not-found')
        return { body: entities.account(found) }
      },
    },
    {
      method: 'GET',
      path: '/api/v1/accounts/:id',
      route: 'account',
      scope: null,
      effect: ({ path }) => {
        const found = world.accounts.get(path.id ?? '')
        if (found === undefined) throw new Refused('not-found')
        return { body: entities.account(found) }
      },
    },
    {
      method: 'POST',
      path: '/api/v1/apps',
      route: 'oauth',
      scope: null,
      effect: ({ params }) => ({ body: oauth.register(params) }),
    },
    {
      method: 'GET',
      path: '/oauth/authorize',
      route: 'oauth',
      scope: null,
      effect: ({ params }) => ({
        body: `<!DOCTYPE html><html><body><code>${escapeHtml(oauth.authorize(params))}</code></body></html>`,
        type: 'text/html; charset=utf-8',
      }),
    },
    {
      method: 'POST',
      path: '/oauth/token',
      route: 'oauth',
      scope: null,
      effect: ({ params }) => ({ body: oauth.exchange(params) }),
    },
    {
      method: 'POST',
      path: '/oauth/revoke',
      route: 'oauth',
      scope: null,
      effect: ({ params }) => {
        oauth.revoke(params.text('token') ?? '')
        return { body: {} }
      },
    },
  ]
}
