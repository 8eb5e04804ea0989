import type { Acknowledger, PictureDescriber, PictureReader, ReplyRemover } from '../../core/abilities.ts'
import type { Buckets } from '../../core/buckets.ts'
import { PublishError } from '../../core/errors.ts'
import type { Clock, ReplyPublisher } from '../../core/ports.ts'
import { accountBudget } from './budget.ts'
import type { MastodonClient } from './client.ts'
import type { MastodonSettings } from './config.ts'
import { describeMedia } from './describe.ts'
import type { Limits } from './limits.ts'
import { postedSchema, readPosted } from './posted.ts'
import { roomForText } from './status-body.ts'
import { replySteps } from './steps.ts'
import { mentionRef } from './trigger.ts'

export interface PublisherParts {
  readonly client: MastodonClient
  readonly limits: Limits
  readonly settings: MastodonSettings
  readonly account: string
  readonly buckets: Buckets
  readonly clock: Clock
  readonly settleMs?: number
}

/**
 * A server's own time-outs end what it still does for a connection that died; Mastodon's web server gives a call 60 s,
 * and slow databases made replies appear twice (mastodon#21840).
 */
const SETTLE_MS = 90_000

/** Replies out, and what can be done with them afterwards. */
export function replyPublisher(
  parts: PublisherParts,
): ReplyPublisher & Acknowledger & PictureReader & PictureDescriber & ReplyRemover {
  const { client, limits, settings, account, buckets, clock, settleMs = SETTLE_MS } = parts
  const budget = accountBudget(buckets, account)

  return {
    async prepare(signal) {
      await limits.refresh(signal)
    },
    capabilities(event) {
      const server = limits.current
      return {
        textLimit: roomForText(event, server, settings, true),
        sentenceLimit: roomForText(event, server, settings, false),
        altTextLimit: server.altText,
        imagesPerReply: server.images,
        bytesPerImage: server.imageBytes,
        imageTypes: server.imageTypes,
        placement: 'inline',
        contentWarning: true,
        edits: false,
        // Some servers ignore the key, and Mastodon notes it only after the post: it is sent, and not relied on.
        nativeIdempotency: false,
        settleMs,
      }
    },
    steps: (reply) => replySteps({ client, limits, settings, budget, clock }, reply),
    posted(_reply, result) {
      const ref = postedSchema.parse(result('post'))
      return { id: ref.id, ref, ...(ref.url !== null && { url: ref.url }) }
    },
    async readPicture({ ref }, picture, signal) {
      return await readPosted(postedSchema.parse(ref), picture, client.url, signal)
    },
    acknowledgeOverMs: settings.favouriteMinutes * 60_000,
    async acknowledge({ ref }, signal) {
      await budget.favourite(clock.now())
      await client.favourite(mentionRef.parse(ref).statusId, signal)
    },
    async describe({ ref }, picture, altText, signal) {
      const server = await limits.refresh(signal)
      await describeMedia(client, server, postedSchema.parse(ref), picture, altText, signal)
    },
    async remove({ id }, signal) {
      try {
        await client.remove(id, signal)
      } catch (error) {
        // Gone already, perhaps by an attempt of ours whose answer was lost.
        if (!(error instanceof PublishError) || error.kind !== 'target-gone') throw error
      }
    },
  }
}
