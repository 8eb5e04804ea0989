import type { BucketLimit, Buckets } from '../../core/buckets.ts'
import { PublishError } from '../../core/errors.ts'
import type { Server } from './server.ts'

/**
 * Mastodon takes 30 uploads in 30 minutes from an account (docs.joinmastodon.org, "Rate limits"). Five replies of four
 * pictures are 20; ten are kept for replies that need one upload: a single picture, or a collage.
 */
const WINDOW_MS = 30 * 60_000
const APART: BucketLimit = { count: 5, windowMs: WINDOW_MS }
const SINGLE: BucketLimit = { count: 10, windowMs: WINDOW_MS }

export interface UploadBudget {
  /**
   * Takes what the pictures of one reply need: a place for each, or one for a collage of all.
   * @throws {PublishError} where neither is left
   */
  take(images: number, server: Server, nowMs: number): Promise<'apart' | 'collage'>
}

/** Shared by all processes that publish for the account. Other servers than Mastodon have no such limit. */
export function uploadBudget(buckets: Buckets, account: string): UploadBudget {
  const take = (name: string, limit: BucketLimit, nowMs: number) =>
    buckets.take(`mastodon-${account}-${name}`, [limit], nowMs)
  return {
    async take(images, { kind }, nowMs) {
      if (kind !== 'mastodon') return 'apart'
      if (images > 1 && (await take('uploads-apart', APART, nowMs)) === 0) return 'apart'
      const singleMs = await take('uploads-single', SINGLE, nowMs)
      if (singleMs === 0) return images > 1 ? 'collage' : 'apart'
      const apartMs = images > 1 ? singleMs : await take('uploads-apart', APART, nowMs)
      if (apartMs === 0) return 'apart'
      throw new PublishError('uploading: the 30 pictures that the server takes in 30 minutes are used up', {
        outcome: 'not-sent',
        kind: 'rate-limited',
        retryAfterMs: Math.min(singleMs, apartMs),
      })
    },
  }
}

/** Whether a reply may be public now: one in so many minutes, where the operator wants any to be. */
export async function takePublicSlot(
  buckets: Buckets,
  account: string,
  everyMinutes: number | undefined,
  nowMs: number,
): Promise<boolean> {
  if (everyMinutes === undefined) return false
  const limit = { count: 1, windowMs: everyMinutes * 60_000 }
  return (await buckets.take(`mastodon-${account}-public`, [limit], nowMs)) === 0
}
