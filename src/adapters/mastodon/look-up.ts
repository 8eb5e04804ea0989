import type { MastodonClient } from './client.ts'
import { htmlText } from './html.ts'
import type { Status } from './status.ts'

/** What our reply looks like on the server. */
export interface Sought {
  readonly inReplyTo: string
  /** As posted, without the mention in front. */
  readonly text: string
  readonly mediaIds: readonly string[]
  /** When the first attempt was made, epoch ms by our clock. */
  readonly since: number
}

/** Pages of own posts that are looked through; more were not posted while an attempt was settling. */
const MOST_PAGES = 5
/** The server's clock may be behind ours. */
const CLOCK_SLACK_MS = 10 * 60_000

/** Our own reply among our latest posts. Nobody else's words are looked at. */
export async function findOwnReply(
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
 * In reply to the mention (or to nothing, when that is gone since), and with our pictures: by their ids, or, where
 * a server gives them new ones (snac), by their number and our words.
 */
export function isSought(status: Status, { inReplyTo, text, mediaIds, since }: Sought): boolean {
  if (status.inReplyToId != null && status.inReplyToId !== inReplyTo) return false
  if (Date.parse(status.createdAt) < since - CLOCK_SLACK_MS) return false
  const shown = (status.mediaAttachments ?? []).map(({ id }) => id)
  if (mediaIds.length > 0 && shown.toSorted().join() === mediaIds.toSorted().join()) return true
  return shown.length === mediaIds.length && lettersOf(status).endsWith(letters(text))
}

/** Servers turn marks, links and spaces into markup of their own; letters and digits they leave. */
function letters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

function lettersOf({ content }: Status): string {
  return letters(htmlText(content ?? '', { leaveOut: () => false }))
}
