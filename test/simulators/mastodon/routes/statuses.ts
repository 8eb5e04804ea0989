import type { Entities } from '../entities.ts'
import type { QuotePolicy, Status } from '../model.ts'
import type { Notices } from '../notices.ts'
import { pageOf } from '../paging.ts'
import type { Params } from '../params.ts'
import { Refused } from '../refused.ts'
import type { Endpoint } from '../server.ts'
import type { Streams } from '../streams.ts'
import type { Draft, World } from '../world.ts'

export interface Parts {
  readonly world: World
  readonly entities: Entities
  readonly notices: Notices
  readonly streams: Streams
}

const QUOTE_POLICIES: readonly QuotePolicy[] = ['public', 'followers', 'nobody']
const STATUS_PAGE = { usual: 20, most: 40 }

export function statusEndpoints({ world, entities, notices, streams }: Parts): Endpoint[] {
  const { costume } = world
  const shown = (status: Status) => ({ body: entities.status(status) })
  const { fetchMany } = costume
  const several = (parameter: string): Endpoint => ({
    method: 'GET',
    path: '/api/v1/statuses',
    route: 'status',
    scope: 'read:statuses',
    effect: ({ params }) => {
      const found = (params.list(parameter) ?? []).flatMap((id) => world.statuses.get(id) ?? [])
      return { body: found.filter((one) => world.mayISee(one)).map((one) => entities.status(one)) }
    },
  })
  const edits: Endpoint[] = [
    {
      method: 'PUT',
      path: '/api/v1/statuses/:id',
      route: 'edit',
      scope: 'write:statuses',
      effect: ({ path, params }) => {
        const status = world.mine(path.id)
        const altTexts = new Map(
          params
            .objects('media_attributes')
            .filter((change) => change.has('description'))
            .map((change) => [change.text('id') ?? '', change.text('description') ?? null]),
        )
        world.edit(status, { ...draftOf(params), altTexts })
        streams.tell('status.update', entities.status(status))
        return shown(status)
      },
    },
  ]
  return [
    {
      method: 'POST',
      path: '/api/v1/statuses',
      route: 'post',
      scope: 'write:statuses',
      effect: ({ params, idempotencyKey }) => {
        const known = world.repeated(idempotencyKey)
        if (known !== undefined) return shown(known)
        const status = world.post(world.me, { ...draftOf(params), idempotencyKey })
        streams.tell('update', entities.status(status))
        return shown(status)
      },
    },
    ...(fetchMany === undefined ? [] : [several(fetchMany)]),
    {
      method: 'GET',
      path: '/api/v1/statuses/:id',
      route: 'status',
      scope: 'read:statuses',
      effect: ({ path }) => shown(world.seen(path.id)),
    },
    {
      method: 'GET',
      path: '/api/v1/statuses/:id/source',
      route: 'status',
      scope: 'read:statuses',
      effect: ({ path }) => {
        const { id, text, spoiler } = world.mine(path.id)
        return { body: { id, text, spoiler_text: spoiler } }
      },
    },
    {
      method: 'GET',
      path: '/api/v1/statuses/:id/context',
      route: 'context',
      scope: 'read:statuses',
      effect: ({ path }) => {
        const status = world.seen(path.id)
        const list = (statuses: readonly Status[]) =>
          statuses.filter((one) => world.mayISee(one)).map((one) => entities.status(one))
        return {
          body: { ancestors: list(ancestors(world, status)), descendants: list(descendants(world, status)) },
        }
      },
    },
    {
      method: 'DELETE',
      path: '/api/v1/statuses/:id',
      route: 'delete',
      scope: 'write:statuses',
      effect: ({ path }) => {
        const status = world.mine(path.id)
        const body = { ...entities.status(status), text: status.text }
        world.erase(status)
        notices.forget(status)
        streams.tell('delete', status.id)
        return { body }
      },
    },
    ...(['favourite', 'unfavourite'] as const).map(
      (verb): Endpoint => ({
        method: 'POST',
        path: `/api/v1/statuses/:id/${verb}`,
        route: 'favourite',
        scope: 'write:favourites',
        effect: ({ path }) => {
          const status = world.seen(path.id)
          world.favourite(status, verb === 'favourite')
          return shown(status)
        },
      }),
    ),
    {
      method: 'GET',
      path: '/api/v1/accounts/:id/statuses',
      route: 'own-statuses',
      scope: 'read:statuses',
      effect: ({ path, params, url }) => {
        const author = world.accounts.get(path.id ?? '')
        if (author === undefined) throw new Refused('not-found')
        const theirs = [...world.statuses.values()]
          .filter(
            (status) =>
              status.author === author &&
              world.mayISee(status) &&
              (costume.listsPrivate || isOpen(status)) &&
              !(params.flag('exclude_replies') === true && status.inReplyTo !== null) &&
              !(params.flag('only_media') === true && status.media.length === 0),
          )
          .reverse()
        const { items, link } = pageOf(theirs, params, costume, STATUS_PAGE, url)
        return { body: items.map((status) => entities.status(status)), link }
      },
    },
    ...(costume.edits ? edits : []),
  ]
}

function isOpen({ visibility }: Status): boolean {
  return visibility === 'public' || visibility === 'unlisted'
}

function draftOf(params: Params): Draft {
  const policy = params.text('quote_approval_policy')
  const quotePolicy = QUOTE_POLICIES.find((one) => one === policy)
  if (policy !== undefined && quotePolicy === undefined) throw new Refused('invalid')
  return {
    text: params.text('status') ?? '',
    spoiler: params.text('spoiler_text'),
    sensitive: params.flag('sensitive'),
    language: params.text('language'),
    visibility: params.text('visibility'),
    inReplyTo: params.text('in_reply_to_id'),
    mediaIds: params.list('media_ids'),
    quotePolicy,
  }
}

function ancestors(world: World, status: Status): Status[] {
  const parent = world.statuses.get(status.inReplyTo?.id ?? '')
  return parent === undefined ? [] : [...ancestors(world, parent), parent]
}

function descendants(world: World, status: Status): Status[] {
  const children = [...world.statuses.values()].filter(({ inReplyTo }) => inReplyTo?.id === status.id)
  return children.flatMap((child) => [child, ...descendants(world, child)])
}
