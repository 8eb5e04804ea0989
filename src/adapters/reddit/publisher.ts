import type { PartRemover, PictureReader, ReplyRemover, WithdrawalFinder } from '../../core/abilities.ts'
import { PublishError } from '../../core/errors.ts'
import type { AdapterNeeds, ReplyPublisher } from '../../core/ports.ts'
import type { RedditClient } from './client.ts'
import type { RedditSettings } from './config.ts'
import { SITE } from './hosts.ts'
import { firstUploads, lastUploads, madeAs, madeBy, type PostedRef, postedSchema } from './made.ts'
import { readPosted } from './media.ts'
import { refOf } from './ref.ts'
import { TEXT_LIMIT } from './reply-text.ts'
import { Rules } from './rules.ts'
import { replySteps } from './steps.ts'
import { withdrawnOf } from './target.ts'
import { CAPTION_LIMIT } from './titles.ts'

export interface PublisherParts {
  readonly client: RedditClient
  readonly settings: RedditSettings
  readonly needs: Pick<AdapterNeeds, 'clock' | 'log'>
  readonly settleMs?: number
  readonly answerMs?: number
}

/** What is left of it beside the footer and a link, at least. */
const ROOM = TEXT_LIMIT - 1_000
const PICTURES = 4
/** Of one upload. Source: the policy in a lease, `content-length-range`. */
const UPLOAD_BYTES = 20_971_520
/**
 * A call that Reddit's servers still work on when its connection died ends within a minute; then lists of own
 * comments lag behind, by seconds as a rule and by minutes at times. docs/reddit.md has what that leaves.
 */
const SETTLE_MS = 180_000
/** Reddit tells within seconds what became of a post, or not at all. */
const ANSWER_MS = 12_000

/** Replies out, and what can be done with them afterwards. */
export function replyPublisher(
  parts: PublisherParts,
): ReplyPublisher & PictureReader & ReplyRemover & PartRemover & WithdrawalFinder {
  const { client, settings, needs, settleMs = SETTLE_MS, answerMs = ANSWER_MS } = parts
  const { clock, log } = needs
  const howItWorks = settings.howItWorks ?? `${SITE}/user/${client.name}`
  const rules = new Rules(client, clock)

  return {
    capabilities(event) {
      const direct = refOf(event).kind === 'message'
      return {
        textLimit: ROOM,
        altTextLimit: CAPTION_LIMIT,
        imagesPerReply: PICTURES,
        bytesPerImage: UPLOAD_BYTES,
        // WebP is not among what Reddit is known to take.
        imageTypes: ['image/jpeg', 'image/png'],
        placement: direct || !settings.placements.includes('inline') ? 'linked' : 'inline',
        contentWarning: true,
        edits: false,
        nativeIdempotency: false,
        settleMs,
      }
    },
    steps: (reply) => replySteps({ client, rules, settings, log, clock, answerMs, howItWorks }, reply),
    posted(reply, result) {
      const drawn = reply.images.length > 0
      const inline = drawn ? madeBy({ result }, 'inline') : undefined
      const made = inline ?? madeBy({ result }, 'reply')
      if (made === undefined) throw new Error(`no step of ${reply.key} made a reply`)
      const shows = drawn && made.shows
      const post = shows && inline === undefined ? madeBy({ result }, 'post') : undefined
      const shown = inline === undefined && post === undefined ? lastUploads : firstUploads
      const { assets, collage } = shows ? shown(reply, { result }) : { assets: [], collage: false }
      const ref: PostedRef = {
        reply: made.fullname,
        direct: refOf(reply.event).kind === 'message',
        post: post?.fullname ?? null,
        assets: assets.map(({ assetId }) => assetId),
        collage,
        pictures: shows ? reply.images.length : 0,
      }
      return {
        id: made.fullname,
        ...(post !== undefined && { also: post.fullname }),
        ref,
        ...(made.url !== null && { url: made.url }),
        ...(drawn && !shows && { withoutPictures: true }),
      }
    },
    async readPicture({ ref }, picture, signal) {
      return await readPosted(client, postedSchema.parse(ref), picture, settings.server, signal)
    },
    withdrawn: (answered, signal) => withdrawnOf(client, answered, signal),
    async remove({ ref }, signal) {
      const { reply, direct, post } = postedSchema.parse(ref)
      if (direct && post === null) {
        throw new PublishError('a message cannot be taken back', { outcome: 'not-sent', kind: 'rejected' })
      }
      // The post first: it is what the pictures are in.
      for (const name of [post, direct ? null : reply]) if (name !== null) await client.remove(name, signal)
    },
    async removeParts({ post }, signal) {
      const made = madeAs(post)
      if (made === undefined) return
      await client.remove(made.fullname, signal)
      log.warn({ post: made.fullname }, 'a reply was never posted; what it leads to was taken back')
    },
  }
}
