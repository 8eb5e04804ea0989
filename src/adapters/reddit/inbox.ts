import type { Page } from './client.ts'
import type { InboxItem, Listing } from './entities.ts'

const PAGE = 100
/** Listings end after about a thousand; what is behind comes up when these are read. */
const MOST_PAGES = 11

export interface Unread {
  /** Oldest first. */
  readonly items: readonly InboxItem[]
  /** Fullnames of what cannot be understood. */
  readonly unreadable: readonly string[]
}

/** All that is unread, so that the oldest can be taken in first. */
export async function readUnread(read: (page: Page) => Promise<Listing<InboxItem>>): Promise<Unread> {
  const items = new Map<string, InboxItem>()
  const unreadable = new Set<string>()
  let after: string | null = null
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await read({ limit: PAGE, ...(after !== null && { after }) })
    for (const item of page.items) items.set(item.data.name, item)
    for (const name of page.unreadable) unreadable.add(name)
    after = page.after
    if (after === null) break
  }
  const oldestFirst = [...items.values()].reverse()
  return {
    items: oldestFirst.toSorted((a, b) => a.data.created_utc - b.data.created_utc),
    unreadable: [...unreadable],
  }
}

/** So many are marked as read in one call, and taken in before. */
export const MARKED_AT_ONCE = 25
