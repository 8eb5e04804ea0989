import * as z from 'zod'

/** Where the source got to. */
export const cursorSchema = z.object({
  /** Epoch ms; what is older is not for us: it was there before we ever listened. */
  since: z.number(),
  /** When the newest notification was made that has been taken in, epoch ms. */
  at: z.number(),
  /**
   * Ids that were taken in, the newest first, up to `REMEMBERED`. What is not among them and turns up further down was
   * let through by the policy; what the server lifts up in the place of something deleted is among them.
   */
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

export interface Look {
  readonly nowMs: number
  /** How long requests are remembered; what is older may have been answered and forgotten. */
  readonly idDays: number
  /** Also look behind what is known for what the policy let through, as far as ids are remembered. */
  readonly deep: boolean
}

const DAY_MS = 24 * 3_600_000
/** Older ones than what was last taken in are read for a week: somebody let them through, or moved them up. */
const LATE_MS = 7 * DAY_MS
const REMEMBERED = 500
/** With pages of up to 80 all that is looked through stays remembered. */
const DEEP = REMEMBERED - 80
/** With pages of 40 this is 2000 mentions, and a sixth of the pages that Mastodon allows in 15 minutes. */
const MOST_PAGES = 50

/**
 * Reads newest first and pages backwards until something known or older is met. `min_id`, `since_id`, the type
 * filter, the Link header and the order of ids are right on some servers only; pages by `max_id` and times are
 * right on all.
 */
export async function unread(read: ReadPage, cursor: MentionCursor, look: Look): Promise<Unread> {
  const known = new Set(cursor.ids)
  const oldest = oldestOf(cursor, look)
  const found = new Map<string, Notification>()
  let page = notificationsOf(await read(undefined))
  let pages = 1
  let bounded = false
  while (page.length > 0) {
    const fresh = page.filter(({ id }) => !found.has(id))
    for (const one of fresh) found.set(one.id, one)
    const last = fresh.at(-1)
    // The same page again: the server does not page.
    if (last === undefined) break
    const met = page.some((one) => known.has(one.id) || timeOf(one) < cursor.at)
    if (met && !(look.deep && found.size < DEEP)) break
    if (page.some((one) => timeOf(one) < oldest)) break
    if (pages === MOST_PAGES) {
      bounded = true
      break
    }
    page = notificationsOf(await read(last.id))
    pages += 1
  }
  // What is too old is not remembered either: a clock that is wrong for a while costs nothing.
  const ours = [...found.values()].filter((one) => known.has(one.id) || !(timeOf(one) < oldest))
  const notifications = ours
    .filter((one) => !known.has(one.id))
    .reverse()
    .toSorted((a, b) => timeOf(a) - timeOf(b) || 0)
  const at = Math.max(cursor.at, ...notifications.map((one) => timeOf(one) || 0))
  const ids = [...new Set([...ours.map(({ id }) => id), ...cursor.ids])].slice(0, REMEMBERED)
  return { notifications, next: { since: cursor.since, at, ids }, bounded }
}

/** Epoch ms. What waited during an outage is never late; what may have been forgotten always is. */
function oldestOf({ since, at }: MentionCursor, { nowMs, idDays }: Look): number {
  const forgottenMs = Math.max(idDays - 1, idDays / 2) * DAY_MS
  return Math.max(since, nowMs - forgottenMs, Math.min(at, nowMs - LATE_MS))
}

/** One that cannot be read does not stand in the way of the others. */
function notificationsOf(page: readonly unknown[]): Notification[] {
  return page.flatMap((one) => notificationSchema.safeParse(one).data ?? [])
}

function timeOf({ createdAt }: Notification): number {
  return Date.parse(createdAt)
}
