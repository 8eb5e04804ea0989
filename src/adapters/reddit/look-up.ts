import { PublishError } from '../../core/errors.ts'
import type { Page, RedditClient } from './client.ts'
import type { Comment, Listing, Message, Submission } from './entities.ts'
import type { RedditRef } from './ref.ts'

/** Reddit's clock and ours. */
const CLOCK_SLACK_MS = 10 * 60_000
/** The same, once Reddit told its time: times are in whole seconds, and clocks are set right now and then. */
const KNOWN_CLOCK_SLACK_MS = 30_000
const PAGE = 100
/** Reddit lists no more than about 1,000 things. */
const MOST_PAGES = 10

/**
 * Our own reply to this comment or message, made since then by our clock. Replies have no mark: nobody else writes as our
 * account, and it answers each message once; again only where an operator has it drawn again. New comments of the
 * subreddit are looked through as well, since either list may lag behind.
 */
export async function findReply(
  client: RedditClient,
  { kind, fullname, subreddit }: RedditRef,
  sinceMs: number,
  signal: AbortSignal,
): Promise<Comment | Message | undefined> {
  const isOurs = ({ parent_id, author, created_utc }: Comment | Message) =>
    parent_id === fullname &&
    author?.toLowerCase() === client.name &&
    created_utc * 1_000 >= sinceMs + client.aheadMs - KNOWN_CLOCK_SLACK_MS
  if (kind === 'message') {
    return await findIn((page) => client.sentMessages(page, signal), isOurs, sinceMs)
  }
  const own = await findIn((page) => client.ownComments(page, signal), isOurs, sinceMs)
  if (own !== undefined || subreddit === undefined) return own
  const there = await client.comments(subreddit, { limit: PAGE }, signal).catch(notTold)
  return there?.items.find(isOurs)
}

/** Our own post with these pictures: Reddit keeps the ids of uploads in the addresses of what they became. */
export async function findPost(
  client: RedditClient,
  assetIds: readonly string[],
  sinceMs: number,
  signal: AbortSignal,
): Promise<Submission | undefined> {
  const isOurs = ({ url, gallery_data, media_metadata }: Submission) => {
    const shown = [
      ...(gallery_data?.items.map(({ media_id }) => media_id) ?? []),
      ...Object.keys(media_metadata ?? {}),
    ]
    return assetIds.some((id) => shown.includes(id) || assetIn(url) === id)
  }
  return await findIn((page) => client.ownSubmissions(page, signal), isOurs, sinceMs)
}

/** `8xjguc40cnrb1` of `https://i.redd.it/8xjguc40cnrb1.png`. */
function assetIn(url: string): string | undefined {
  return URL.parse(url)?.pathname.split('/').at(-1)?.split('.')[0]
}

async function findIn<T extends { readonly name: string; readonly created_utc: number }>(
  read: (page: Page) => Promise<Listing<T>>,
  isOurs: (thing: T) => boolean,
  sinceMs: number,
): Promise<T | undefined> {
  let after: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const asked: Page = { limit: PAGE, ...(after !== null && { after }) }
    const { items, after: next }: Listing<T> = await read(asked)
    const ours = items.find(isOurs)
    if (ours !== undefined) return ours
    const last = items.at(-1)
    if (last !== undefined && last.created_utc * 1_000 < sinceMs - CLOCK_SLACK_MS) return undefined
    if (next === null || next === after) return undefined
    after = next
  }
  return undefined
}

/** A subreddit that is closed to us tells nothing. */
function notTold(error: unknown): undefined {
  if (error instanceof PublishError && error.kind === 'target-gone') return undefined
  throw error
}
