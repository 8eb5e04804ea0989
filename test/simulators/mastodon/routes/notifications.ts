import { pageOf } from '../paging.ts'
import type { Endpoint } from '../server.ts'
import type { Parts } from './statuses.ts'

const REQUEST_PAGE = { usual: 40, most: 80 }

export function notificationEndpoints({ world, entities, notices, streams }: Parts): Endpoint[] {
  const { costume } = world
  const write = 'write:notifications'
  const read = 'read:notifications'
  const dismissing: Endpoint[] = [
    {
      method: 'POST',
      path: '/api/v1/notifications/:id/dismiss',
      route: 'dismiss',
      scope: write,
      effect: ({ path }) => {
        notices.dismiss(path.id)
        world.note('dismiss', path.id ?? '')
        return { body: {} }
      },
    },
  ]
  const accept = (ids: readonly string[]) => {
    for (const id of ids) {
      notices.accept(id)
      world.note('accept', id)
    }
    streams.tell('notifications_merged', '1')
    return { body: {} }
  }
  const policy = () => ({ body: entities.policy(notices.policy, notices.requests()) })
  const filtering: Endpoint[] = [
    { method: 'GET', path: '/api/v2/notifications/policy', route: 'policy', scope: read, effect: policy },
    ...(['PATCH', 'PUT'] as const).map(
      (method): Endpoint => ({
        method,
        path: '/api/v2/notifications/policy',
        route: 'policy',
        scope: write,
        effect: ({ params }) => {
          notices.setPolicy(params)
          world.note('policy', 'policy')
          return policy()
        },
      }),
    ),
    {
      method: 'GET',
      path: '/api/v1/notifications/requests',
      route: 'policy',
      scope: read,
      effect: ({ params, url }) => {
        const { items, link } = pageOf(notices.requests(), params, costume, REQUEST_PAGE, url)
        return { body: items.map((request) => entities.request(request)), link }
      },
    },
    {
      method: 'GET',
      path: '/api/v1/notifications/requests/merged',
      route: 'policy',
      scope: read,
      effect: () => ({ body: { merged: true } }),
    },
    {
      method: 'POST',
      path: '/api/v1/notifications/requests/accept',
      route: 'policy',
      scope: write,
      effect: ({ params }) => accept(params.list('id') ?? []),
    },
    {
      method: 'POST',
      path: '/api/v1/notifications/requests/:id/accept',
      route: 'policy',
      scope: write,
      effect: ({ path }) => accept([path.id ?? '']),
    },
    {
      method: 'GET',
      path: '/api/v2/notifications',
      route: 'notifications',
      scope: read,
      effect: ({ params, url }) => {
        const { items, link } = pageOf(notices.chosen(params), params, costume, costume.notificationPage, url)
        const statuses = new Map(
          items.flatMap(({ status }) => (status === null ? [] : [[status.id, status]])),
        )
        const accounts = new Map(items.map(({ account }) => [account.id, account]))
        return {
          body: {
            accounts: [...accounts.values()].map((account) => entities.account(account)),
            statuses: [...statuses.values()].map((status) => entities.status(status)),
            notification_groups: items.map((item) => entities.group(item)),
          },
          link,
        }
      },
    },
  ]
  return [
    {
      method: 'GET',
      path: '/api/v1/notifications',
      route: 'notifications',
      scope: read,
      effect: ({ params, url }) => {
        const { items, link } = pageOf(notices.chosen(params), params, costume, costume.notificationPage, url)
        return { body: items.map((item) => entities.notification(item)), link }
      },
    },
    {
      method: 'GET',
      path: '/api/v1/notifications/:id',
      route: 'notifications',
      scope: read,
      effect: ({ path }) => ({ body: entities.notification(notices.one(path.id)) }),
    },
    {
      method: 'POST',
      path: '/api/v1/notifications/clear',
      route: 'dismiss',
      scope: write,
      effect: () => {
        notices.clear()
        world.note('dismiss', 'all')
        return { body: {} }
      },
    },
    ...(costume.dismiss ? dismissing : []),
    ...(costume.filtering ? filtering : []),
  ]
}
