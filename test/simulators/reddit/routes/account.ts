import type { Parts } from '../parts.ts'
import { shownAccount, shownMe } from '../places-shown.ts'
import { Refused } from '../refused.ts'
import type { Endpoint } from '../server.ts'

/** Tokens, and who we are. */
export function accountEndpoints({ world, oauth }: Parts): Endpoint[] {
  return [
    {
      method: 'POST',
      path: '/api/v1/access_token',
      route: 'token',
      scopes: null,
      effect: ({ params, authorization }) => oauth.exchange(params, authorization),
    },
    {
      method: 'POST',
      path: '/api/v1/revoke_token',
      route: 'token',
      scopes: null,
      effect: ({ params, authorization }) => oauth.revokedByApp(params, authorization),
    },
    {
      method: 'GET',
      path: '/api/v1/authorize',
      route: 'authorize',
      scopes: null,
      // Where a person sees what is asked for; who opens it here agrees to it.
      effect: ({ params }) => ({ status: 302, body: '', headers: { location: oauth.authorize(params) } }),
    },
    {
      method: 'GET',
      path: '/api/v1/me',
      route: 'me',
      scopes: ['identity'],
      effect: () => ({ body: shownMe(world) }),
    },
    {
      method: 'GET',
      path: '/user/:name/about',
      route: 'about',
      scopes: ['read'],
      effect: ({ path }) => {
        const person = world.person(path.name ?? '')
        if (person === undefined || person.deleted) throw new Refused(404)
        if (!person.suspended) return { body: { kind: 't2', data: shownAccount(world, person) } }
        // A suspended account is shown without its id.
        return { body: { kind: 't2', data: { name: person.name, is_suspended: true } } }
      },
    },
  ]
}
