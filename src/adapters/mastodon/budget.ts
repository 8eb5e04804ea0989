import type { BucketLimit, Buckets } from '../../core/buckets.ts'
import { PublishError } from '../../core/errors.ts'
import type { Allowance } from './rate-limit.ts'
import type { Server } from './server.ts'

/**
 * Mastodon takes 30 uploads in 30 minutes from an account (docs.joinmastodon.org, "Rate limits"). Five replies of four
 * pictures are 20; ten are kept for replies that need one upload: a single picture, or a collage.
 */
const UPLOADS_MS = 30 * 60_000
const APART: BucketLimit = { count: 5, windowMs: UPLOADS_MS }
const SINGLE: BucketLimit = { count: 10, windowMs: UPLOADS_MS }
/** And 300 posts in three hours (rate_limiter.rb). */
const POSTS: BucketLimit = { count: 300, windowMs: 3 * 60 * 60_000 }
/** Of 300 calls in five minutes; the others are for mentions and replies. */
const FAVOURITES: BucketLimit = { count: 60, windowMs: 5 * 60_000 }

/** What an account may still do. Shared by all processes that publish for it. */
export interface Budget {
  /**
   * Takes what the pictures of one reply need: a place for each, or one for a collage of all.
   * @param told what the server allowed at the last upload
   * @throws {PublishError} where neither is left
   */
  uploads(
    images: number,
    server: Server,
    told: Pick<Allowance, 'remaining' | 'resetAt'> | undefined,
    nowMs: number,
  ): Promise<'apart' | 'collage'>
  /** @throws {PublishError} where as many were posted as may be */
  post(server: Server, nowMs: number): Promise<void>
  /** @throws {PublishError} where calls are better spent */
  favourite(nowMs: number): Promise<void>
  /** Whether a reply may be public now: one in so many minutes, where the operator wants any to be. */
  publicSlot(everyMinutes: number | undefined, nowMs: number): Promise<boolean>
}

/** Other servers than Mastodon are not known to limit uploads or posts by themselves; what they tell is kept to. */
export function accountBudget(buckets: Buckets, account: string): Budget {
  const take = (name: string, limit: BucketLimit, nowMs: number) =>
    buckets.take(`mastodon-${account}-${name}`, [limit], nowMs)
  return {
    async uploads(images, { kind }, told, nowMs) {
      const left = told !== undefined && told.resetAt > nowMs ? told.remaining : Number.POSITIVE_INFINITY
      if (left < 1) throw usedUp('uploads', (told?.resetAt ?? nowMs) - nowMs)
      if (kind !== 'mastodon') return left < images ? 'collage' : 'apart'
      const apart = images > 1 && left >= images
      if (apart && (await take('uploads-apart', APART, nowMs)) === 0) return 'apart'
      const singleMs = await take('uploads-single', SINGLE, nowMs)
      if (singleMs === 0) return images > 1 ? 'collage' : 'apart'
      const apartMs = apart ? singleMs : await take('uploads-apart', APART, nowMs)
      if (apartMs === 0) return images > 1 ? 'collage' : 'apart'
      throw usedUp('uploads', Math.min(singleMs, apartMs))
    },
    async post({ kind }, nowMs) {
      const waitMs = kind === 'mastodon' ? await take('posts', POSTS, nowMs) : 0
      if (waitMs > 0) throw usedUp('posts', waitMs)
    },
    async favourite(nowMs) {
      const waitMs = await take('favourites', FAVOURITES, nowMs)
      if (waitMs > 0) throw usedUp('favourites', waitMs)
    },
    async publicSlot(everyMinutes, nowMs) {
      if (everyMinutes === undefined) return false
      return (await take('public', { count: 1, windowMs: everyMinutes * 60_000 }, nowMs)) === 0
    },
  }
}

function usedUp(what: string, waitMs: number): PublishError {
  return new PublishError(`as many ${what} as the server takes in a while were made`, {
    outcome: 'not-sent',
    kind: 'rate-limited',
    retryAfterMs: waitMs,
  })
}
