import * as z from 'zod'
import { collage } from '../../core/images/collage.ts'
import type { Clock, OutgoingReply, PublishStep, StepContext } from '../../core/ports.ts'
import type { Budget } from './budget.ts'
import type { MastodonClient } from './client.ts'
import { collageAlt } from './collage-alt.ts'
import type { MastodonSettings } from './config.ts'
import { beforePosting, uploadFailed } from './errors.ts'
import type { Limits } from './limits.ts'
import { findOwnReply } from './look-up.ts'
import { postedRef } from './posted.ts'
import { type Layout, statusBody, statusText } from './status-body.ts'
import { mentionRef } from './trigger.ts'
import { narrower, VISIBILITIES } from './visibility.ts'

export interface StepParts {
  readonly client: MastodonClient
  readonly limits: Limits
  readonly settings: MastodonSettings
  readonly budget: Budget
  readonly clock: Clock
}

/** Results of the steps, as they are saved; some by a version that still answered `private`. */
const layoutResult = z.object({ collage: z.boolean(), visibility: z.enum(VISIBILITIES).catch('direct') })
const uploaded = z.object({ id: z.string(), ready: z.boolean() })

/** Between two looks at an upload that the server still works on. */
const LOOK_EVERY_MS = 1_000

/** Uploads, waits until the server is done with them, then posts once in reply to the mention. */
export function replySteps(
  { client, limits, settings, budget, clock }: StepParts,
  reply: OutgoingReply,
): readonly PublishStep[] {
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
    async run({ signal, result, send }) {
      // GoToSocial refuses replies to what is gone like anything else, snac posts them to nobody.
      await client.status(ref.statusId, signal).catch((error: unknown) => {
        throw beforePosting(error)
      })
      await budget.post(limits.current, clock.now())
      const mediaIds = uploadsOf(result).map(({ id }) => id)
      const body = statusBody(reply, mediaIds, limits.current, settings, layoutOf(result))
      return postedRef(await client.post(body, reply.key, signal, send), layoutOf(result), images.length)
    },
    async find({ signal, result, attemptedAt }) {
      const chosen = layoutOf(result)
      const text = statusText(reply, limits.current, settings, chosen)
      const mediaIds = uploadsOf(result).map(({ id }) => id)
      const since = attemptedAt ?? clock.now()
      const found = await findOwnReply(client, { inReplyTo: ref.statusId, text, mediaIds, since }, signal)
      return found === undefined ? null : postedRef(found, chosen, images.length)
    },
  }
  return images.length === 0 ? [post] : [layout, ...uploads, processed, post]
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
