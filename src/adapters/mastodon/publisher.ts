import * as z from 'zod'
import type { Buckets } from '../../core/buckets.ts'
import { PublishError } from '../../core/errors.ts'
import { collage } from '../../core/images/collage.ts'
import type { Json } from '../../core/json.ts'
import type {
  Clock,
  OutgoingReply,
  PictureReader,
  PublishStep,
  ReplyPublisher,
  ReplyRemover,
  StepContext,
} from '../../core/ports.ts'
import { cut } from '../../core/reply/fit.ts'
import { say, sentence } from '../../core/reply/messages/index.ts'
import { takePublicSlot, uploadBudget } from './budget.ts'
import type { MastodonClient } from './client.ts'
import type { MastodonSettings } from './config.ts'
import { beforePosting } from './errors.ts'
import type { Limits } from './limits.ts'
import { findOwnReply } from './look-up.ts'
import { downloadMedia } from './media.ts'
import type { Status } from './status.ts'
import { type Layout, roomForText, statusBody, statusText } from './status-body.ts'
import { mentionRef } from './trigger.ts'
import { narrower, VISIBILITIES } from './visibility.ts'

export interface PublisherParts {
  readonly client: MastodonClient
  readonly limits: Limits
  readonly settings: MastodonSettings
  readonly account: string
  readonly buckets: Buckets
  readonly clock: Clock
  readonly settleMs?: number
}

/** Results of the steps, as they are saved. */
const layoutResult = z.object({ collage: z.boolean(), visibility: z.enum(VISIBILITIES) })
const uploaded = z.object({ id: z.string(), ready: z.boolean() })
const replyRef = z.object({
  id: z.string(),
  url: z.string().nullable(),
  media: z.array(z.object({ id: z.string(), url: z.string().nullable() })),
  /** One upload shows all pictures. */
  collage: z.boolean(),
})

/**
 * A server's own time-outs end what it still does for a connection that died; Mastodon's web server gives a call 60 s,
 * and slow databases made replies appear twice (mastodon#21840).
 */
const SETTLE_MS = 90_000
/** Between two looks at an upload that the server still works on. */
const LOOK_EVERY_MS = 1_000

/** Uploads, waits until the server is done with them, then posts once in reply to the mention. */
export function replyPublisher(parts: PublisherParts): ReplyPublisher & PictureReader & ReplyRemover {
  const { client, limits, settings, account, buckets, clock, settleMs = SETTLE_MS } = parts
  const budget = uploadBudget(buckets, account)

  function steps(reply: OutgoingReply): readonly PublishStep[] {
    const ref = mentionRef.parse(reply.event.ref)
    const { images } = reply
    /** Without pictures nothing is to be decided, and nothing is worth being public. */
    const layoutOf = (result: StepContext['result']): Layout =>
      images.length > 0
        ? layoutResult.parse(result('layout'))
        : { collage: false, visibility: narrower(ref.visibility, 'unlisted') }

    const layout: PublishStep = {
      name: 'layout',
      effect: 'harmless',
      async run({ signal }) {
        const now = clock.now()
        const server = await limits.refresh(signal)
        const way = await budget.take(images.length, server, now)
        const open =
          ref.visibility === 'public' &&
          (await takePublicSlot(buckets, account, settings.publicEveryMinutes, now))
        return {
          collage: way === 'collage',
          visibility: narrower(ref.visibility, open ? 'public' : 'unlisted'),
        }
      },
    }

    const uploads = images.map(
      (image, place): PublishStep => ({
        name: uploadStep(place),
        effect: 'harmless',
        async run({ signal, result }) {
          const together = layoutOf(result).collage
          if (together && place > 0) return null
          const bytes = together ? await collageOf(reply) : await image.bytes()
          const type = together ? 'image/jpeg' : image.contentType
          const name = together ? image.name.replace(/\.\w+$/, '.jpg') : image.name
          const file = new File([new Uint8Array(bytes)], name, { type })
          const altText = together ? collageAlt(reply, limits.current.altText) : image.altText
          const { id, url } = await client.upload(file, altText, signal)
          return { id, ready: url != null }
        },
      }),
    )
    const uploadsOf = (result: StepContext['result']) =>
      images.flatMap((_, place) => uploaded.nullable().parse(result(uploadStep(place))) ?? [])

    const processed: PublishStep = {
      name: 'processed',
      effect: 'harmless',
      async run({ signal, result }) {
        for (const { id, ready } of uploadsOf(result)) if (!ready) await untilProcessed(client, id, signal)
        return null
      },
    }

    const post: PublishStep = {
      name: 'post',
      effect: 'once',
      async run({ signal, result }) {
        // GoToSocial refuses replies to what is gone like anything else, snac posts them to nobody.
        await client.status(ref.statusId, signal).catch((error: unknown) => {
          throw beforePosting(error)
        })
        const mediaIds = uploadsOf(result).map(({ id }) => id)
        const body = statusBody(reply, mediaIds, limits.current, settings, layoutOf(result))
        return kept(await client.post(body, reply.key, signal), layoutOf(result))
      },
      async find({ signal, result, attemptedAt }) {
        const chosen = layoutOf(result)
        const text = statusText(reply, limits.current, settings, chosen).replace(/^@\S+ /, '')
        const mediaIds = uploadsOf(result).map(({ id }) => id)
        const since = attemptedAt ?? clock.now()
        const found = await findOwnReply(client, { inReplyTo: ref.statusId, text, mediaIds, since }, signal)
        return found === undefined ? null : kept(found, chosen)
      },
    }
    return images.length === 0 ? [post] : [layout, ...uploads, processed, post]
  }

  return {
    async prepare(signal) {
      await limits.refresh(signal)
    },
    capabilities(event) {
      const server = limits.current
      return {
        textLimit: roomForText(event, server, settings),
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
    steps,
    posted(_reply, result) {
      const ref = replyRef.parse(result('post'))
      return { id: ref.id, ref, ...(ref.url !== null && { url: ref.url }) }
    },
    async readPicture({ ref }, picture, signal) {
      const { media, collage: together } = replyRef.parse(ref)
      const url = together ? null : (media[picture]?.url ?? null)
      return url === null ? undefined : await downloadMedia(url, client.url, signal)
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

async function untilProcessed(client: MastodonClient, id: string, signal: AbortSignal): Promise<void> {
  while ((await client.media(id, signal)).url == null) {
    signal.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

async function collageOf({ images }: OutgoingReply): Promise<Uint8Array> {
  return await collage(await Promise.all(images.map((image) => image.bytes())))
}

/** What each part shows, in as many words as fit. */
function collageAlt({ event, images }: OutgoingReply, limit: number): string {
  const around = say(event.locale, sentence('collageAlt', { parts: images.map(() => '') })).length
  const share = Math.floor((limit - around) / images.length)
  const parts = images.map(({ altText }) => cut(altText, share))
  return cut(say(event.locale, sentence('collageAlt', { parts })), limit)
}

/** What is kept of a posted reply. */
function kept({ id, url, mediaAttachments }: Status, { collage: together }: Layout): Json {
  const media = (mediaAttachments ?? []).map((one) => ({ id: one.id, url: one.url ?? null }))
  return { id, url: url ?? null, media, collage: together }
}
