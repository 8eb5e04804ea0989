import { HeraldError } from '../../core/errors.ts'
import type { AdapterFactory } from '../../core/ports.ts'
import type { GalleryPost, ImagePost, RedditClient, ReplyBody } from './client.ts'
import { accountName, type RedditSettings } from './config.ts'
import type { Subreddit, Thing } from './entities.ts'
import { SITE } from './hosts.ts'
import { replyPublisher } from './publisher.ts'

/** What would have been sent to Reddit. */
export type Staged =
  | { readonly kind: 'reply'; readonly to: string; readonly body: ReplyBody }
  | { readonly kind: 'post'; readonly post: ImagePost | GalleryPost }

export interface RehearsalParts {
  readonly settings: RedditSettings
  /** Comments, and submissions that they are below. */
  readonly things: readonly Thing[]
  /** What is known of subreddits; others take picture posts, and no pictures in comments. */
  readonly subreddits: readonly Subreddit[]
  readonly onStaged: (staged: Staged) => void
}

/** The adapter's publisher with nobody at the other end. */
export function rehearsalAdapter(parts: RehearsalParts): AdapterFactory {
  const { settings } = parts
  return (needs) => ({
    platform: 'reddit',
    account: accountName(settings),
    publisher: replyPublisher({ client: stage(parts), settings, needs }),
  })
}

/** Takes everything. What it has no part for fails. */
function stage({ settings, things, subreddits, onStaged }: RehearsalParts): RedditClient {
  const noPart = () => Promise.reject(new HeraldError('a rehearsal has no part for this call'))
  const nothing = { items: [], unreadable: [], after: null }
  const ids = { uploads: 0, posts: 0, replies: 0 }
  return {
    name: accountName(settings),
    allowance: undefined,
    aheadMs: 0,
    me: noPart,
    exists: noPart,
    unread: noPart,
    markRead: noPart,
    comments: noPart,
    info: async (names) => things.filter(({ data }) => names.includes(data.name)),
    subreddit: async (name) =>
      subreddits.find(({ display_name }) => display_name.toLowerCase() === name) ?? { display_name: name },
    flairs: async () => (settings.flair === undefined ? [] : [{ id: 'flair', text: settings.flair }]),
    ownComments: async () => nothing,
    ownSubmissions: async () => nothing,
    sentMessages: async () => nothing,
    compose: noPart,
    async reply(to, body, _signal, send) {
      ids.replies += 1
      const fullname = `${to.startsWith('t4_') ? 't4' : 't1'}_reply${ids.replies}`
      await send(async () => onStaged({ kind: 'reply', to, body }))
      return { fullname }
    },
    async lease() {
      ids.uploads += 1
      return { assetId: `upload${ids.uploads}`, action: '', fields: [] }
    },
    upload: async ({ assetId }) => ({ assetId, url: `https://uploads.invalid/${assetId}` }),
    async submitImage(post, _signal, send) {
      await send(async () => onStaged({ kind: 'post', post }))
      return {}
    },
    awaitSubmission: async () => posted(),
    async submitGallery(post, _signal, send) {
      await send(async () => onStaged({ kind: 'post', post }))
      return posted()
    },
    remove: async () => {},
  }

  function posted() {
    ids.posts += 1
    const id = `post${ids.posts}`
    return { fullname: `t3_${id}`, url: `${SITE}/comments/${id}/` }
  }
}
