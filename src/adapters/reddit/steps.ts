import * as z from 'zod'
import { collage } from '../../core/images/collage.ts'
import type { Clock, OutgoingReply, PublishStep, StepContext } from '../../core/ports.ts'
import type { Posted } from './client.ts'
import { markdownOf } from './escape.ts'
import { findPost, findReply } from './look-up.ts'
import { type Made, type StepResult, stepResult } from './made.ts'
import { type Asset, addressOf, type PostParts, postPictures } from './posts.ts'
import { refOf } from './ref.ts'
import { elsewhere, isRefused, toTarget, wordFor } from './refused.ts'
import { replyLines, type Shown, TEXT_LIMIT } from './reply-text.ts'
import { documentOf, type ShownPicture } from './rich-text.ts'
import { caption } from './titles.ts'
import { type Where, type WhereParts, whereSchema, whereToShow } from './where.ts'

export interface StepParts extends PostParts, WhereParts {
  readonly clock: Clock
  /** The page that the footer links to. */
  readonly howItWorks: string
}

const uploaded = z.object({ assetId: z.string(), url: z.string() })
/** Characters that a picture takes in the text that Reddit makes of a document. */
const PER_PICTURE = 300

/** Where, uploads, then whichever of the three is needed: within the comment, as a post, and the comment itself. */
export function replySteps(parts: StepParts, reply: OutgoingReply): readonly PublishStep[] {
  const last = commentStep(parts, reply)
  if (reply.images.length === 0) return [last]
  const where: PublishStep = {
    name: 'where',
    effect: 'harmless',
    run: ({ signal }) => whereToShow(parts, reply, signal),
  }
  return [where, ...uploadSteps(parts, reply), inlineStep(parts, reply), postStep(parts, reply), last]
}

function uploadSteps({ client }: StepParts, { images, ...reply }: OutgoingReply): PublishStep[] {
  return images.map((image, place) => ({
    name: uploadStep(place),
    effect: 'harmless',
    async run({ signal, result }) {
      const together = whereSchema.parse(result('where')).collage
      if (together && place > 0) return null
      const bytes = together
        ? await collage(await Promise.all(images.map((one) => one.bytes())))
        : await image.bytes()
      const type = together ? 'image/jpeg' : image.contentType
      const extension = type === 'image/jpeg' ? 'jpg' : 'png'
      // A file's name may be seen by Reddit's moderators; it says nothing of what was asked for.
      const name = `${reply.kind}-${place + 1}.${extension}`
      try {
        const lease = await client.lease({ name, type }, signal)
        const { assetId, url } = await client.upload(lease, bytes, signal)
        return { assetId, url }
      } catch (error) {
        throw elsewhere(error)
      }
    },
  }))
}

function inlineStep(parts: StepParts, reply: OutgoingReply): PublishStep {
  return {
    name: 'inline',
    effect: 'once',
    async run(context): Promise<StepResult> {
      const where = whereOf(context)
      if (where.inline !== 'first') return { skipped: true }
      return (await commentWithPictures(parts, reply, where, context)) ?? { refused: true }
    },
    async find(context): Promise<StepResult | null> {
      if (whereOf(context).inline !== 'first') return { skipped: true }
      return await findComment(parts, reply, context)
    },
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
      return found === undefined ? null : { fullname: found.name, url: addressOf(found) }
    },
  }
}

/** The comment that everything but a picture within it ends with. */
function commentStep(parts: StepParts, reply: OutgoingReply): PublishStep {
  const { client, howItWorks } = parts
  const { fullname } = refOf(reply.event)
  const say = (shown: Shown | undefined, { signal, send }: StepContext) =>
    client.reply(fullname, { text: markdownOf(replyLines(reply, shown, howItWorks)) }, signal, send)
  return {
    name: 'reply',
    effect: 'once',
    async run(context): Promise<StepResult> {
      if (reply.images.length === 0) {
        return madeOf(
          await say(undefined, context).catch((error: unknown) => {
            throw toTarget(reply.event, error)
          }),
        )
      }
      if (isShown(context, 'inline')) return { skipped: true }
      const where = whereOf(context)
      const post = madeBy(context, 'post')
      if (post === undefined && where.inline === 'last') {
        const shown = await commentWithPictures(parts, reply, where, context)
        if (shown !== undefined) return shown
      }
      if (post === undefined) return madeOf(await say({ kind: 'nowhere' }, context))
      return madeOf(await linked(parts, reply, post, where, context, say))
    },
    async find(context): Promise<StepResult | null> {
      if (reply.images.length > 0 && isShown(context, 'inline')) return { skipped: true }
      return await findComment(parts, reply, context)
    },
  }
}

/** Some subreddits take none. */
const NO_LINKS = ['SUBREDDIT_LINKING_DISALLOWED', 'SUBREDDIT_OUTBOUND_LINKING_DISALLOWED']

/** Nobody finds a post that no comment leads to: where that is refused for good, the post goes as well. */
async function linked(
  { client, log }: StepParts,
  { event }: OutgoingReply,
  post: Made,
  { collage: together, neutral }: Where,
  context: StepContext,
  say: (shown: Shown, context: StepContext) => Promise<Posted>,
): Promise<Posted> {
  const url = addressOf({ name: post.fullname, permalink: post.url })
  try {
    return await say({ kind: 'elsewhere', url, collage: together, neutral }, context)
  } catch (error) {
    if (!isRefused(error)) throw error
    await client.remove(post.fullname, context.signal)
    log.warn({ post: post.fullname, why: wordFor(error) }, 'a reply was refused; its post was taken back')
    if (!NO_LINKS.includes(wordFor(error))) throw toTarget(event, error)
    return await say({ kind: 'nowhere' }, context)
  }
}

/** Undefined where Reddit does not take pictures there. */
async function commentWithPictures(
  { client, rules, log, howItWorks }: StepParts,
  reply: OutgoingReply,
  { collage: together, spoiler }: Where,
  context: StepContext,
): Promise<Made | undefined> {
  const { event, images, nsfw } = reply
  const { fullname, subreddit = '' } = refOf(event)
  const assets = assetsOf(reply, context)
  const pictures = assets.map(
    ({ assetId }, place): ShownPicture => ({
      assetId,
      caption: together ? '' : caption(images[place]?.altText ?? '', false),
      blurred: nsfw || spoiler,
    }),
  )
  const room = TEXT_LIMIT - pictures.length * PER_PICTURE
  const lines = replyLines(reply, { kind: 'here', collage: together }, howItWorks, room)
  try {
    const document = documentOf(lines, pictures)
    return madeOf(await client.reply(fullname, { richtext: document }, context.signal, context.send))
  } catch (error) {
    if (!isRefused(error) || error.kind !== 'rejected') throw toTarget(event, error)
    rules.forget(subreddit)
    log.warn({ subreddit, why: wordFor(error) }, 'pictures in a comment were refused')
    return undefined
  }
}

async function findComment(
  { client, clock }: StepParts,
  { event }: OutgoingReply,
  { signal, attemptedAt }: StepContext,
): Promise<StepResult | null> {
  const found = await findReply(client, refOf(event), attemptedAt ?? clock.now(), signal)
  if (found === undefined) return null
  const { name, permalink } = found
  return { fullname: name, url: typeof permalink === 'string' ? addressOf({ name, permalink }) : null }
}

function whereOf({ result }: StepContext): Where {
  return whereSchema.parse(result('where'))
}

export function assetsOf({ images }: OutgoingReply, { result }: Pick<StepContext, 'result'>): Asset[] {
  return images.flatMap((_, place) => uploaded.nullable().parse(result(uploadStep(place))) ?? [])
}

function uploadStep(place: number): string {
  return `upload-${place}`
}

/** What a step made that people see. */
export function madeBy({ result }: Pick<StepContext, 'result'>, step: string): Made | undefined {
  const came = stepResult.parse(result(step))
  return 'fullname' in came ? came : undefined
}

function isShown(context: StepContext, step: string): boolean {
  return madeBy(context, step) !== undefined
}

function madeOf({ fullname, url }: Posted): Made {
  return { fullname, url: url ?? null }
}
