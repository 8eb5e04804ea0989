import * as z from 'zod'

/** Where the source got to. */
export const cursorSchema = z.object({
  /** Epoch ms; what is older is not for us: it was there before we ever listened. */
  since: z.number(),
  /** When the newest notification was made that has been taken in, epoch ms. */
  at: z.number(),
  /** The newest page as it was then, every id. Released filtered notifications turn up there later. */
  ids: z.array(z.string()),
})
export type MentionCursor = z.infer<typeof cursorSchema>

export const notificationSchema = z.object({
  id: z.string(),
  type: z.string(),
  createdAt: z.string(),
  /** Held back until somebody accepts it; told only where it is so. */
  filtered: z.boolean().nullish(),
  /** Follows have none. */
  status: z.unknown().optional(),
})
export type Notification = z.infer<typeof notificationSchema>

export type ReadPage = (maxId: string | undefined) => Promise<readonly unknown[]>

export interface Unread {
  /** What was not taken in before, oldest first. */
  readonly notifications: readonly Notification[]
  /** To be saved once they are. */
  readonly next: MentionCursor
  /** There are more behind these, which are given up. */
  readonly bounded: boolean
}

/** With pages of 40 this is 2000 mentions, and a sixth of the pages that Mastodon allows in 15 minutes. */
const MOST_PAGES = 50

/**
 * Reads newest first and pages backwards until something known or older is met. `min_id`, `since_id`, the type
 * filter, the Link header and the order of ids are right on some servers only; pages by `max_id` and times are
 * right on all.
 */
export async function unread(read: ReadPage, cursor: MentionCursor): Promise<Unread> {
  const known = new Set(cursor.ids)
  const found = new Map<string, Notification>()
  const newest = notificationsOf(await read(undefined))
  let page = newest
  let pages = 1
  let bounded = false
  while (page.length > 0) {
    const fresh = page.filter(({ id }) => !found.has(id))
    for (const one of fresh) found.set(one.id, one)
    const last = fresh.at(-1)
    // The same page again: the server does not page.
    if (last === undefined) break
    if (page.some((one) => known.has(one.id) || timeOf(one) < cursor.at)) break
    if (pages === MOST_PAGES) {
      bounded = true
      break
    }
    page = notificationsOf(await read(last.id))
    pages += 1
  }
  const notifications = [...found.values()]
    .filter((one) => !known.has(one.id) && !(timeOf(one) < cursor.since))
    .reverse()
    .toSorted((a, b) => timeOf(a) - timeOf(b) || 0)
  const at = Math.max(cursor.at, ...notifications.map((one) => timeOf(one) || 0))
  return { notifications, next: { since: cursor.since, at, ids: newest.map(({ id }) => id) }, bounded }
}

/** One that cannot be read does not stand in the way of the others. */
function notificationsOf(page: readonly unknown[]): Notification[] {
  return page.flatMap((one) => notificationSchema.safeParse(one).data ?? [])
}

function timeOf({ createdAt }: Notification): number {
  return Date.parse(createdAt)
}
