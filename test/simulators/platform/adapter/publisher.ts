import * as z from 'zod'
import type { PictureReader, ReplyRemover } from '../../../../src/core/abilities.ts'
import { PublishError } from '../../../../src/core/errors.ts'
import type { Json } from '../../../../src/core/json.ts'
import type { Capabilities, OutgoingReply, PublishStep, ReplyPublisher } from '../../../../src/core/ports.ts'
import type { IncomingEvent } from '../../../../src/core/request/model.ts'
import { LIMITS } from '../world.ts'
import type { PlatformClient, ShownStatus } from './client.ts'
import { plainText, triggerRef } from './trigger.ts'

const uploaded = z.object({ id: z.string() })
/** What is kept of a posted reply. */
const replyRef = z.object({ id: z.string(), media: z.array(z.string()) })

export interface PublisherParts {
  readonly client: PlatformClient
  readonly handle: string
  readonly settleMs: number
  readonly nativeIdempotency: boolean
}

/** Uploads each picture, then posts once, in reply to the trigger and to as many people as that reached. */
export function replyPublisher({
  client,
  handle,
  settleMs,
  nativeIdempotency,
}: PublisherParts): ReplyPublisher & PictureReader & ReplyRemover {
  const capabilities = (event: IncomingEvent): Capabilities => ({
    textLimit: LIMITS.text - greeting(event).length,
    altTextLimit: LIMITS.altText,
    imagesPerReply: LIMITS.media,
    bytesPerImage: LIMITS.mediaBytes,
    imageTypes: ['image/webp', 'image/png', 'image/jpeg'],
    placement: 'inline',
    contentWarning: false,
    edits: false,
    nativeIdempotency,
    settleMs,
  })

  function steps(reply: OutgoingReply): readonly PublishStep[] {
    const { statusId, audience } = triggerRef.parse(reply.event.ref)
    const text = greeting(reply.event) + reply.text
    const uploads = reply.images.map(
      (image, place): PublishStep => ({
        name: uploadStep(place),
        effect: 'harmless',
        async run({ signal }) {
          const { contentType: type, altText } = image
          return await client.upload({ type, altText, bytes: await image.bytes() }, signal)
        },
      }),
    )
    const post: PublishStep = {
      name: 'post',
      effect: 'once',
      async run({ signal, result, send }) {
        const media = reply.images.map((_, place) => uploaded.parse(result(uploadStep(place))).id)
        const status = { text, audience, inReplyTo: statusId, media }
        return kept(await send(() => client.post(status, reply.key, signal)))
      },
      async find({ signal }) {
        const replies = await client.replies(statusId, signal)
        const ours = replies.find(({ author, html }) => author.handle === handle && plainText(html) === text)
        return ours === undefined ? null : kept(ours)
      },
    }
    return [...uploads, post]
  }

  return {
    capabilities,
    steps,
    posted(_reply, result) {
      const ref = replyRef.parse(result('post'))
      return { id: ref.id, ref }
    },
    async readPicture({ ref }, picture, signal) {
      const mediaId = replyRef.parse(ref).media[picture]
      return mediaId === undefined ? undefined : await client.picture(mediaId, signal)
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

function uploadStep(place: number): string {
  return `upload-${place}`
}

/** Who is answered: without it the platform tells nobody. */
function greeting({ ref }: IncomingEvent): string {
  return `@${triggerRef.parse(ref).handle} `
}

function kept({ id, media }: ShownStatus): Json {
  return { id, media }
}
