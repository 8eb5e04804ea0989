import type { Clock, Log, OutgoingReply, PublishStep, StepContext } from '../../core/ports.ts'
import type { Posted, RedditClient } from './client.ts'
import { type Line, markdownOf, withoutLinks } from './escape.ts'
import { findReply } from './look-up.ts'
import {
  firstUploads,
  isShown,
  lastUploads,
  type Made,
  madeBy,
  madeOf,
  type StepResult,
  type Uploads,
  whereOf,
} from './made.ts'
import { addressOf } from './posts.ts'
import { refOf } from './ref.ts'
import { isRefused, toComment, wordFor } from './refused.ts'
import { replyLines, type Shown, TEXT_LIMIT } from './reply-text.ts'
import { documentOf, type ShownPicture } from './rich-text.ts'
import type { Rules } from './rules.ts'
import { caption } from './titles.ts'
import type { Where } from './where.ts'

export interface CommentParts {
  readonly client: RedditClient
  readonly rules: Rules
  readonly log: Log
  readonly clock: Clock
  /** The page that the footer links to. */
  readonly howItWorks: string
}

/** Characters that a picture takes in the text that Reddit makes of a document. */
const PER_PICTURE = 300

/** The comment that shows the pictures, where that comes first. */
export function inlineStep(parts: CommentParts, reply: OutgoingReply): PublishStep {
  return {
    name: 'inline',
    effect: 'once',
    async run(context): Promise<StepResult> {
      const where = whereOf(context)
      if (where.inline !== 'first') return { skipped: true }
      const uploads = firstUploads(reply, context)
      return (await withPictures(parts, reply, uploads, where, context)) ?? { refused: true }
    },
    async find(context): Promise<StepResult | null> {
      if (whereOf(context).inline !== 'first') return { skipped: true }
      return await found(parts, reply, context, () => true)
    },
  }
}

/** The comment or message that everything but a picture in the comment ends with. */
export function replyStep(parts: CommentParts, reply: OutgoingReply): PublishStep {
  const shows = reply.images.length > 0
  return {
    name: 'reply',
    effect: 'once',
    async run(context): Promise<StepResult> {
      if (!shows) return madeOf(await say(parts, reply, linesFor(parts, reply), context))
      if (isShown(context, 'inline')) return { skipped: true }
      const where = whereOf(context)
      const post = madeBy(context, 'post')
      if (post !== undefined) return await leadingTo(post, parts, reply, where, context)
      const uploads = where.inline === 'last' ? lastUploads(reply, context) : undefined
      const last = uploads && (await withPictures(parts, reply, uploads, where, context))
      return last ?? (await withNothing(parts, reply, context))
    },
    async find(context): Promise<StepResult | null> {
      if (shows && isShown(context, 'inline')) return { skipped: true }
      // Which attempt at it this was nobody knows: it tells by itself what it shows.
      const shown = shows ? idsShown(reply, context) : []
      return await found(parts, reply, context, (body) => shown.some((id) => body.includes(id)))
    },
  }
}

/** What a reply names that shows pictures: the post that it leads to, else the uploads within it. */
function idsShown(reply: OutgoingReply, context: StepContext): readonly string[] {
  const post = madeBy(context, 'post')
  if (post !== undefined) return [post.fullname.slice('t3_'.length)]
  return lastUploads(reply, context).assets.map(({ assetId }) => assetId)
}

/** Undefined where Reddit does not take pictures there. */
async function withPictures(
  parts: CommentParts,
  reply: OutgoingReply,
  { assets, collage }: Uploads,
  { spoiler }: Where,
  context: StepContext,
): Promise<Made | undefined> {
  const { images, nsfw } = reply
  const pictures = assets.map(
    ({ assetId }, place): ShownPicture => ({
      assetId,
      caption: collage ? '' : caption(images[place]?.altText ?? '', false),
      blurred: nsfw || spoiler,
    }),
  )
  const room = TEXT_LIMIT - pictures.length * PER_PICTURE
  const lines = linesFor(parts, reply, { kind: 'here', collage }, room)
  try {
    return madeOf(await say(parts, reply, lines, context, pictures))
  } catch (error) {
    if (!isRefused(error) || error.kind !== 'rejected') throw error
    const { subreddit = '' } = refOf(reply.event)
    parts.rules.forget(subreddit)
    parts.log.warn({ subreddit, why: wordFor(error) }, 'pictures in a comment were refused')
    return undefined
  }
}

/** Nobody finds a post that no comment leads to: where a link is refused, the post goes as well. */
async function leadingTo(
  post: Made,
  parts: CommentParts,
  reply: OutgoingReply,
  { collage, neutral }: Where,
  context: StepContext,
): Promise<Made> {
  const { client, rules, log } = parts
  const url = addressOf({ name: post.fullname, permalink: post.url })
  const lines = linesFor(parts, reply, { kind: 'elsewhere', url, collage, neutral })
  try {
    return madeOf(await send(parts, reply, lines, context, []))
  } catch (error) {
    if (!takesNoLinks(error)) throw await toComment(rules, reply.event, error, context.signal)
    await client.remove(post.fullname, context.signal)
    log.warn({ post: post.fullname }, 'a link was refused; the post behind it was taken back')
    return await withNothing(parts, reply, context)
  }
}

async function withNothing(parts: CommentParts, reply: OutgoingReply, context: StepContext): Promise<Made> {
  const lines = linesFor(parts, reply, { kind: 'nowhere' })
  return { ...madeOf(await say(parts, reply, lines, context)), shows: false }
}

function linesFor({ howItWorks }: CommentParts, reply: OutgoingReply, shown?: Shown, room?: number): Line[] {
  return replyLines(reply, shown, howItWorks, room)
}

/** Where links are not taken, their words have to do. */
async function say(
  parts: CommentParts,
  reply: OutgoingReply,
  lines: readonly Line[],
  context: StepContext,
  pictures: readonly ShownPicture[] = [],
): Promise<Posted> {
  try {
    return await send(parts, reply, lines, context, pictures).catch((error: unknown) => {
      if (!takesNoLinks(error)) throw error
      return send(parts, reply, withoutLinks(lines), context, pictures)
    })
  } catch (error) {
    throw await toComment(parts.rules, reply.event, error, context.signal)
  }
}

function send(
  { client }: CommentParts,
  { event }: OutgoingReply,
  lines: readonly Line[],
  { signal, send: out }: StepContext,
  pictures: readonly ShownPicture[],
): Promise<Posted> {
  const body = pictures.length > 0 ? { richtext: documentOf(lines, pictures) } : { text: markdownOf(lines) }
  return client.reply(refOf(event).fullname, body, signal, out)
}

/** Some subreddits take none to elsewhere, or none at all. */
const NO_LINKS = ['SUBREDDIT_LINKING_DISALLOWED', 'SUBREDDIT_OUTBOUND_LINKING_DISALLOWED']

function takesNoLinks(error: unknown): boolean {
  return isRefused(error) && NO_LINKS.includes(wordFor(error))
}

async function found(
  { client, clock }: CommentParts,
  { event }: OutgoingReply,
  { signal, attemptedAt }: StepContext,
  shows: (body: string) => boolean,
): Promise<Made | null> {
  const ours = await findReply(client, refOf(event), attemptedAt ?? clock.now(), signal)
  if (ours === undefined) return null
  const { name, permalink, body } = ours
  const url = typeof permalink === 'string' ? addressOf({ name, permalink }) : null
  return { fullname: name, url, shows: shows(body) }
}
