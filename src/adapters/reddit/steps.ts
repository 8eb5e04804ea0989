import { collage } from '../../core/images/collage.ts'
import type { ImageType, OutgoingReply, PublishStep } from '../../core/ports.ts'
import { type CommentParts, inlineStep, replyStep } from './comment.ts'
import { findPost } from './look-up.ts'
import {
  type Asset,
  assetsOf,
  isShown,
  madeOf,
  type StepResult,
  TOGETHER,
  uploadStep,
  whereOf,
} from './made.ts'
import { addressOf, type PostParts, postPictures } from './posts.ts'
import { elsewhere } from './refused.ts'
import { type WhereParts, whereToShow } from './where.ts'

export interface StepParts extends CommentParts, PostParts, WhereParts {}

/** Where, uploads, then whichever of the three is needed: within the comment, as a post, and the comment itself. */
export function replySteps(parts: StepParts, reply: OutgoingReply): readonly PublishStep[] {
  const last = replyStep(parts, reply)
  if (reply.images.length === 0) return [last]
  const where: PublishStep = {
    name: 'where',
    effect: 'harmless',
    run: ({ signal }) => whereToShow(parts, reply, signal),
  }
  return [
    where,
    ...uploadSteps(parts, reply),
    inlineStep(parts, reply),
    postStep(parts, reply),
    togetherStep(parts, reply),
    last,
  ]
}

function uploadSteps(parts: StepParts, reply: OutgoingReply): PublishStep[] {
  return reply.images.map((image, place) => ({
    name: uploadStep(place),
    effect: 'harmless',
    async run({ signal, result }) {
      const together = whereOf({ result }).collage
      if (together && place > 0) return null
      if (together) return { ...(await uploadTogether(parts, reply, signal)) }
      return {
        ...(await upload(parts, await image.bytes(), image.contentType, nameOf(reply, place), signal)),
      }
    },
  }))
}

/** A comment holds one picture: several that no post took go there as one. */
function togetherStep(parts: StepParts, reply: OutgoingReply): PublishStep {
  return {
    name: TOGETHER,
    effect: 'harmless',
    async run(context) {
      const { inline, collage } = whereOf(context)
      const separate = reply.images.length > 1 && !collage
      if (!separate || inline !== 'last' || isShown(context, 'post')) return null
      return { ...(await uploadTogether(parts, reply, context.signal)) }
    },
  }
}

async function uploadTogether(parts: StepParts, reply: OutgoingReply, signal: AbortSignal): Promise<Asset> {
  const bytes = await collage(await Promise.all(reply.images.map((one) => one.bytes())))
  return await upload(parts, bytes, 'image/jpeg', nameOf(reply, 0), signal)
}

/** A file's name may be seen by Reddit's moderators; it says nothing of what was asked for. */
function nameOf({ kind }: OutgoingReply, place: number): string {
  return `${kind}-${place + 1}`
}

async function upload(
  { client }: StepParts,
  bytes: Uint8Array,
  type: ImageType,
  name: string,
  signal: AbortSignal,
): Promise<Asset> {
  const extension = type === 'image/jpeg' ? 'jpg' : 'png'
  try {
    const lease = await client.lease({ name: `${name}.${extension}`, type }, signal)
    const { assetId, url } = await client.upload(lease, bytes, signal)
    return { assetId, url }
  } catch (error) {
    throw elsewhere(error)
  }
}

function postStep(parts: StepParts, reply: OutgoingReply): PublishStep {
  const { client, clock } = parts
  return {
    name: 'post',
    effect: 'once',
    async run(context): Promise<StepResult> {
      if (isShown(context, 'inline')) return { skipped: true }
      const { signal, send, attemptedAt } = context
      const since = attemptedAt ?? clock.now()
      const assets = assetsOf(reply, context)
      const posted = await postPictures(parts, reply, whereOf(context), assets, { signal, send, since })
      return posted === undefined ? { refused: true } : madeOf(posted)
    },
    async find(context): Promise<StepResult | null> {
      if (isShown(context, 'inline')) return { skipped: true }
      const { signal, attemptedAt } = context
      const ids = assetsOf(reply, context).map(({ assetId }) => assetId)
      const found = await findPost(client, ids, attemptedAt ?? clock.now(), signal)
      return found === undefined ? null : madeOf({ fullname: found.name, url: addressOf(found) })
    },
  }
}
