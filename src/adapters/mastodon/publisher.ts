import * as z from 'zod'
import type { Buckets } from '../../core/buckets.ts'
import { PublishError } from '../../core/errors.ts'
import { collage } from '../../core/images/collage.ts'
import type { Json } from '../../core/json.ts'
import type {
  Acknowledger,
  Clock,
  OutgoingReply,
  PictureDescriber,
  PictureReader,
  PublishStep,
  ReplyPublisher,
  ReplyRemover,
  StepContext,
} from '../../core/ports.ts'
import { accountBudget } from './budget.ts'
import type { MastodonClient } from './client.ts'
import { collageAlt } from './collage-alt.ts'
import type { MastodonSettings } from './config.ts'
import { describeMedia } from './describe.ts'
import { beforePosting, uploadFailed } from './errors.ts'
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
export function replyPublisher(
  parts: PublisherParts,
): ReplyPublisher & Acknowledger & PictureReader & PictureDescriber & ReplyRemover {
  const { client, limits, settings, account, buckets, clock, settleMs = SETTLE_MS } = parts
  const budget = accountBudget(buckets, account)

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
        const way = await budget.uploads(images.length, server, client.uploadAllowance, now)
        const open =
          ref.visibility === 'public' &&
          !reply.event.place.nsfw &&
          (await budget.publicSlot(settings.publicEveryMinutes, now))
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
          const altText = together
            ? collageAlt(images, reply.event.locale, limits.current.altText)
            : image.altText
          const { id, url } = await client.upload(file, altText, signal).catch(uploadFailed)
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
        await budget.post(limits.current, clock.now())
        const mediaIds = uploadsOf(result).map(({ id }) => id)
        const body = statusBody(reply, mediaIds, limits.current, settings, layoutOf(result))
        return kept(await client.post(body, reply.key, signal), layoutOf(result))
      },
      async find({ signal, result, attemptedAt }) {
        const chosen = layoutOf(result)
        const text = statusText(reply, limits.current, settings, chosen)
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
    acknowledgeOverMs: settings.favouriteMinutes * 60_000,
    async acknowledge({ ref }, signal) {
      await budget.favourite(clock.now())
      await client.favourite(mentionRef.parse(ref).statusId, signal)
    },
    async describe({ ref }, picture, altText, signal) {
      const server = await limits.refresh(signal)
      await describeMedia(client, server, replyRef.parse(ref), picture, altText, signal)
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
  while ((await client.media(id, signal).catch(uploadFailed)).url == null) {
    signal.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

async function collageOf({ images }: OutgoingReply): Promise<Uint8Array> {
  return await collage(await Promise.all(images.map((image) => image.bytes())))
}

/** What is kept of a posted reply. */
function kept({ id, url, mediaAttachments }: Status, { collage: together }: Layout): Json {
  const media = (mediaAttachments ?? []).map((one) => ({ id: one.id, url: one.url ?? null }))
  return { id, url: url ?? null, media, collage: together }
}
