import type { Page } from './client.ts'
import type { CommentCursor } from './cursor.ts'
import type { Comment, Listing } from './entities.ts'

export type ReadComments = (page: Page) => Promise<Listing<Comment>>

/** What a process remembers between two looks; a new one begins at the top. */
export interface Place {
  /** Fullname of the newest comment that is known; the next look reads what is above it. */
  readonly anchor: string | undefined
  /** When the newest page was last read, epoch ms. */
  readonly atTopAt: number
  /** Looks so far at the newest page. */
  readonly looks: number
}
export const AT_THE_TOP: Place = { anchor: undefined, atTopAt: 0, looks: 0 }

export interface NewComments {
  /** What was not looked at before, oldest first. */
  readonly comments: readonly Comment[]
  /** To be saved once they are taken in. */
  readonly next: CommentCursor
  readonly place: Place
  /** There may be more behind these, which Reddit does not list any more. */
  readonly bounded: boolean
}

const PAGE = 100
/** Listings end after about a thousand. */
const MOST_PAGES = 10
const REMEMBERED = PAGE * MOST_PAGES
/** As praw has it: the same page again may be an old one, and another limit makes it another page. */
const VARIED = 30
/** A listing that is later than that with a comment may lose it where many others are written meanwhile. */
const LATE_MS = 2 * 60_000
/** What is above an anchor lacks what came late below it, so the newest page is read now and then. */
const TOP_EVERY_MS = 60_000
/** What moderators let through after that is left alone. */
const LET_THROUGH_MS = 24 * 3_600_000
/** The last comment of a page may be deleted just now, and then nothing is behind it. */
const MOST_MISSED = 2

/**
 * Reads what is above the newest comment that is known. Where there is nothing, the anchor may have been deleted, so
 * the next look begins at the top: praw does so as well (models/util.py), for Reddit answers an anchor that is no more
 * with an empty page.
 *
 * @param since epoch ms; older comments are not for us
 */
export async function newComments(
  read: ReadComments,
  cursor: CommentCursor,
  place: Place,
  { since, nowMs }: { readonly since: number; readonly nowMs: number },
): Promise<NewComments> {
  const isFresh = nowMs >= place.atTopAt && nowMs < place.atTopAt + TOP_EVERY_MS
  if (place.anchor !== undefined && isFresh) {
    const found = await above(read, place.anchor)
    const next = { ...cursor, seen: remembered(found, cursor) }
    const comments = unseen(found, cursor, since)
    return { comments, next, place: { ...place, anchor: found[0]?.name }, bounded: false }
  }
  const looks = place.looks + 1
  const { found, bounded } = await fromTheTop(
    read,
    PAGE - (looks % VARIED),
    Math.max(cursor.at - LATE_MS, since),
  )
  const comments = unseen(found, cursor, since)
  // Not in the future: nothing that is written from now on would be new.
  const at = Math.min(Math.max(cursor.at, ...found.map(timeOf)), Math.max(nowMs, since))
  return {
    comments,
    next: { at, seen: remembered(found, cursor) },
    place: { anchor: found[0]?.name, atTopAt: nowMs, looks },
    bounded: bounded && found.length === comments.length,
  }
}

/** Newest first. */
async function above(read: ReadComments, anchor: string): Promise<Comment[]> {
  const found: Comment[] = []
  let before = anchor
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { items } = await read({ limit: PAGE, before })
    found.unshift(...items)
    const [newest] = items
    if (newest === undefined || items.length < PAGE) break
    before = newest.name
  }
  return found
}

/** Newest first, until one is older than that. */
async function fromTheTop(read: ReadComments, limit: number, oldest: number) {
  const found: Comment[] = []
  let after: string | undefined
  let missed = 0
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await read({ limit, ...(after !== undefined && { after }) })
    found.push(...page.items)
    missed = page.items.length === 0 ? missed + 1 : 0
    after = missed > 0 ? found.at(-1 - missed)?.name : (page.after ?? undefined)
    if (after === undefined || missed > MOST_MISSED || page.items.some((one) => timeOf(one) < oldest))
      return { found, bounded: false }
  }
  return { found, bounded: true }
}

/** Oldest first; pages may repeat what was pushed on by what came meanwhile. */
function unseen(found: readonly Comment[], { at, seen }: CommentCursor, since: number): Comment[] {
  const known = new Set(seen)
  const fresh = new Map(found.filter(({ name }) => !known.has(name)).map((one) => [one.name, one]))
  const oldest = Math.max(since, at - LET_THROUGH_MS)
  return [...fresh.values()].filter((one) => timeOf(one) >= oldest).reverse()
}

function remembered(found: readonly Comment[], { seen }: CommentCursor): string[] {
  return [...new Set([...found.map(({ name }) => name), ...seen])].slice(0, REMEMBERED)
}

function timeOf({ created_utc }: Comment): number {
  return created_utc * 1_000
}
