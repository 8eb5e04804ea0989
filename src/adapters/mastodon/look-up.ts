import type { MastodonClient } from './client.ts'
import { htmlText } from './html.ts'
import type { Status } from './status.ts'

/** What our reply looks like on the server. */
export interface Sought {
  readonly inReplyTo: string
  /** As posted, with the mention in front. */
  readonly text: string
  readonly mediaIds: readonly string[]
  /** When the first attempt was made, epoch ms by our clock. */
  readonly since: number
}

/** Pages of own posts that are looked through: a backlog of 2000 may be answered while an attempt is settling. */
const MOST_PAGES = 50
/** The server's clock may be behind ours. */
const CLOCK_SLACK_MS = 10 * 60_000
/** Letters of a reply that are compared; the end may have been cut elsewhere, by limits that were others then. */
const HEAD = 60

/**
 * Our own reply among our latest posts, or under the mention: snac's list of own posts leaves out those that not
 * everybody may read, and the thread is gone with the mention. Nobody else's words are looked at.
 */
export async function findOwnReply(
  client: MastodonClient,
  sought: Sought,
  signal: AbortSignal,
): Promise<Status | undefined> {
  const listed = await findListed(client, sought, signal)
  if (listed !== undefined) return listed
  const { id } = await client.me(signal)
  const replies = await client.replies(sought.inReplyTo, signal)
  return replies.find((status) => status.account.id === id && isSought(status, sought))
}

async function findListed(
  client: MastodonClient,
  sought: Sought,
  signal: AbortSignal,
): Promise<Status | undefined> {
  let maxId: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const statuses = await client.ownStatuses(maxId, signal)
    const ours = statuses.find((status) => isSought(status, sought))
    if (ours !== undefined) return ours
    const last = statuses.at(-1)
    if (last === undefined || last.id === maxId) return undefined
    if (Date.parse(last.createdAt) < sought.since - CLOCK_SLACK_MS) return undefined
    maxId = last.id
  }
  return undefined
}

/**
 * In reply to the mention, with our pictures or as many, and otherwise with our words. Where the mention is gone
 * since, a reply is in reply to nothing: then all that it says must be ours, whom it names included.
 */
export function isSought(status: Status, { inReplyTo, text, mediaIds, since }: Sought): boolean {
  if (Date.parse(status.createdAt) < since - CLOCK_SLACK_MS) return false
  const shown = (status.mediaAttachments ?? []).map(({ id }) => id)
  if (mediaIds.length > 0 && shown.toSorted().join() === mediaIds.toSorted().join()) return true
  // snac gives pictures new ids when they are posted.
  if (shown.length !== mediaIds.length) return false
  const words = lettersOf(status)
  if (status.inReplyToId == null) return bothWays(text).some((way) => words === letters(way))
  if (status.inReplyToId !== inReplyTo) return false
  return shown.length > 0 || words.includes(letters(text.replace(/^@\S+ /, '')).slice(0, HEAD))
}

/** Most servers show a mention without its domain. */
function bothWays(text: string): readonly string[] {
  return [text, text.replace(/^(@[^@\s]+)@\S+/, '$1')]
}

/** Servers turn marks, links and spaces into markup of their own; letters and digits they leave. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

function lettersOf({ content }: Status): string {
  return letters(htmlText(content ?? '', { leaveOut: () => false }))
}
