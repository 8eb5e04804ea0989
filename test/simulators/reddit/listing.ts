import type { Params } from './params.ts'

/** Reddit lists no more than about this many, however far one pages. */
const DEEPEST = 1_000
const MOST = 100
const USUAL = 25

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly before: string | null
  readonly after: string | null
}

interface Named {
  readonly fullname: string
}

/**
 * A page of what is listed newest first. `before` gives what is right above the anchor. An anchor that is not
 * listed, because its thing was deleted, removed or is too old, leaves the page empty: r2/models/builder.py,
 * `IDBuilder._get_after`.
 */
export function page<Item extends Named>(newestFirst: Iterable<Item>, params: Params): Page<Item> {
  const limit = Math.max(1, Math.min(MOST, params.number('limit') ?? USUAL))
  const before = params.text('before')
  const after = params.text('after') || undefined
  // The site's own page buttons; only a caller that counts is told of them.
  const first = (items: readonly Item[]) =>
    (params.number('count') ?? 0) > 0 ? (items[0]?.fullname ?? null) : null
  if (before) {
    const items = above(newestFirst, before)?.slice(-limit) ?? []
    return { items, before: first(items), after: items.at(-1)?.fullname ?? null }
  }
  const { items, more } = below(newestFirst, after, limit)
  return {
    items,
    before: first(items),
    after: more ? (items.at(-1)?.fullname ?? null) : null,
  }
}

function above<Item extends Named>(newestFirst: Iterable<Item>, anchor: string): Item[] | undefined {
  const items: Item[] = []
  for (const item of newestFirst) {
    if (item.fullname === anchor) return items
    items.push(item)
    if (items.length >= DEEPEST) return undefined
  }
  return undefined
}

function below<Item extends Named>(newestFirst: Iterable<Item>, anchor: string | undefined, limit: number) {
  const items: Item[] = []
  let seen = 0
  let reached = anchor === undefined
  for (const item of newestFirst) {
    seen += 1
    if (seen > DEEPEST) break
    if (!reached) {
      reached = item.fullname === anchor
      continue
    }
    if (items.length === limit) return { items, more: true }
    items.push(item)
  }
  return { items, more: false }
}
