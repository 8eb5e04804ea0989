import type { Costume } from './costume.ts'
import { compareIds } from './ids.ts'
import type { Params } from './params.ts'

export interface Page<Item> {
  readonly items: readonly Item[]
  /** The Link header, where this kind of server sends one. */
  readonly link: string | undefined
}

/** A page of a list, newest first, by `max_id`, `since_id`, `min_id` and `limit` as the costume reads them. */
export function pageOf<Item extends { readonly id: string }>(
  newestFirst: readonly Item[],
  params: Params,
  costume: Costume,
  { usual, most }: { readonly usual: number; readonly most: number },
  url: string,
): Page<Item> {
  const asked = params.number('limit')
  const limit = asked === undefined || asked < 1 ? usual : Math.min(asked, most)
  const maxId = params.text('max_id')
  const sinceId = params.text('since_id')
  const minId = params.text('min_id')
  let items = newestFirst
  if (maxId !== undefined) items = older(items, maxId)
  if (sinceId !== undefined) items = newer(items, sinceId, costume.sinceId === 'lossy')
  if (minId !== undefined) items = newer(items, minId, costume.minId === 'lossy')
  const oldest = minId !== undefined && costume.minId === 'oldest'
  const page = oldest ? items.slice(Math.max(0, items.length - limit)) : items.slice(0, limit)
  return { items: page, link: costume.links ? linkOf(page, limit, params, url) : undefined }
}

function older<Item extends { readonly id: string }>(items: readonly Item[], id: string): readonly Item[] {
  const at = items.findIndex((item) => item.id === id)
  return at >= 0 ? items.slice(at + 1) : items.filter((item) => compareIds(item.id, id) < 0)
}

function newer<Item extends { readonly id: string }>(
  items: readonly Item[],
  id: string,
  lossy: boolean,
): readonly Item[] {
  const at = items.findIndex((item) => item.id === id)
  const found = at >= 0 ? items.slice(0, at) : items.filter((item) => compareIds(item.id, id) > 0)
  return lossy && found.length > 1 ? found.slice(0, -1) : found
}

/** Next is older, prev is newer; the other parameters are kept. */
function linkOf(
  page: readonly { readonly id: string }[],
  limit: number,
  params: Params,
  url: string,
): string | undefined {
  const newest = page.at(0)
  const last = page.at(-1)
  if (newest === undefined || last === undefined) return undefined
  const kept = params.query(['max_id', 'since_id', 'min_id', 'limit'])
  const to = (name: string, id: string) =>
    `<${url}?${[...kept, `limit=${limit}`, `${name}=${encodeURIComponent(id)}`].join('&')}>`
  const next = page.length < limit ? [] : [`${to('max_id', last.id)}; rel="next"`]
  return [...next, `${to('min_id', newest.id)}; rel="prev"`].join(', ')
}
