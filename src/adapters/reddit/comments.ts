import type { Page } from './client.ts'
import type { CommentCursor } from './cursor.ts'
import type { Comment, Listing } from './entities.ts'

export type ReadComments = (page: Page) => Promise<Listing<Comment>>

export interface NewComments {
  /** What was not looked at before, oldest first. */
  readonly comments: readonly Comment[]
  /** To be saved once they are taken in. */
  readonly next: CommentCursor
  /** There may be more behind these, which Reddit does not list any more. */
  readonly bounded: boolean
}

const PAGE = 100
/** Three pages, and one more that may stand behind the anchor. As praw has it: models/util.py. */
const REMEMBERED = 301
/** As praw has it: the same page again may be an old one, and another limit makes it another page. */
const VARIED = 30
/** Listings end after about a thousand. */
const MOST_PAGES = 10
const MOST_MISSED = 2
/** Comments that a moderator let through, or that a listing was late with, are read for so long. */
const LATE_MS = 24 * 3_600_000

export function firstCursor(nowMs: number): CommentCursor {
  return { anchor: null, at: nowMs, seen: [], looks: 0 }
}

/**
 * Reads what is above the newest comment that is known. Where there is nothing, the anchor may have been deleted, so
 * the next look reads the newest page instead, and what is behind it until it meets something known: praw does so as
 * well, for Reddit answers an anchor that is no more with an empty page.
 *
 * @param since epoch ms; older comments are not for us
 */
export async function newComments(
  read: ReadComments,
  cursor: CommentCursor,
  since: number,
): Promise<NewComments> {
  return cursor.anchor === null
    ? await fromTheTop(read, cursor, since)
    : await above(read, cursor, cursor.anchor, since)
}

async function above(
  read: ReadComments,
  cursor: CommentCursor,
  anchor: string,
  since: number,
): Promise<NewComments> {
  const found: Comment[] = []
  let at = anchor
  let pages = 0
  for (;;) {
    const { items } = await read({ limit: PAGE, before: at })
    found.unshift(...items)
    pages += 1
    const [newest] = items
    if (newest === undefined || items.length < PAGE || pages === MOST_PAGES) break
    at = newest.name
  }
  return looked(found, cursor, { since, anchor: found[0]?.name ?? null, bounded: false })
}

async function fromTheTop(read: ReadComments, cursor: CommentCursor, since: number): Promise<NewComments> {
  const known = new Set(cursor.seen)
  const found: Comment[] = []
  const looks = cursor.looks + 1
  let bounded = false
  let after: string | undefined
  let missed = 0
  for (let pages = 1; ; pages += 1) {
    const page = await read({ limit: PAGE - (looks % VARIED), ...(after !== undefined && { after }) })
    found.push(...page.items)
    const met = page.items.some((one) => known.has(one.name) || timeOf(one) < Math.max(cursor.at, since))
    // The last one may be deleted just now, and then nothing is behind it; the one before stands in for it.
    missed = page.items.length === 0 ? missed + 1 : 0
    after = missed > 0 ? found.at(-1 - missed)?.name : (page.after ?? undefined)
    if (met || after === undefined || missed > MOST_MISSED) break
    if (pages === MOST_PAGES) {
      bounded = true
      break
    }
  }
  return looked(found, { ...cursor, looks }, { since, anchor: found[0]?.name ?? null, bounded })
}

/** @param found newest first; later pages may repeat what came meanwhile */
function looked(
  found: readonly Comment[],
  cursor: CommentCursor,
  { since, anchor, bounded }: { since: number; anchor: string | null; bounded: boolean },
): NewComments {
  const known = new Set(cursor.seen)
  const oldest = Math.max(since, cursor.at - LATE_MS)
  const fresh = new Map(found.filter(({ name }) => !known.has(name)).map((one) => [one.name, one]))
  const comments = [...fresh.values()].filter((one) => timeOf(one) >= oldest).reverse()
  const at = Math.max(cursor.at, ...comments.map(timeOf))
  const seen = [...new Set([...found.map(({ name }) => name), ...cursor.seen])].slice(0, REMEMBERED)
  return { comments, next: { anchor, at, seen, looks: cursor.looks }, bounded }
}

function timeOf({ created_utc }: Comment): number {
  return created_utc * 1_000
}
