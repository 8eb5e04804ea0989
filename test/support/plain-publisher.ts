import type { Capabilities, PublishStep, ReplyPublisher } from '../../src/core/ports.ts'

/** Of a platform that takes pictures within a post, and no more is to be known of. */
export const PLAIN: Capabilities = {
  textLimit: 500,
  altTextLimit: 1_500,
  imagesPerReply: 4,
  bytesPerImage: 8_000_000,
  imageTypes: ['image/webp'],
  placement: 'inline',
  contentWarning: false,
  edits: false,
  nativeIdempotency: false,
  settleMs: 1_000,
}

/** A platform where a reply is this one step, called `post`, whose result is what the console would say. */
export function postingBy(post: PublishStep, settleMs = PLAIN.settleMs): ReplyPublisher {
  return {
    capabilities: () => ({ ...PLAIN, settleMs }),
    steps: () => [post],
    posted: (_reply, result) => ({ id: 'posted', ref: { text: String(result('post')), files: [] } }),
  }
}
