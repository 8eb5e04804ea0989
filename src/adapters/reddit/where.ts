import * as z from 'zod'
import type { Log, OutgoingReply } from '../../core/ports.ts'
import type { RedditClient } from './client.ts'
import type { Placement, RedditSettings } from './config.ts'
import type { Subreddit } from './entities.ts'
import { isClosedToUs } from './errors.ts'
import { type RedditRef, refOf } from './ref.ts'
import { closedTo, isRefused, toTarget, wordFor } from './refused.ts'
import { type Rules, takesPicturePosts, takesPicturesInComments } from './rules.ts'
import { answerable } from './target.ts'

const postPlace = z.object({
  subreddit: z.string(),
  gallery: z.boolean(),
  flair: z.object({ id: z.string(), text: z.string() }).nullable(),
})
export type PostPlace = z.output<typeof postPlace>

/** What was decided about a reply's pictures before they were uploaded. */
export const whereSchema = z.object({
  /** Whether they are shown within the comment: before any post is tried, after, or not at all. */
  inline: z.enum(['first', 'last', 'no']),
  /** Where they are posted, the first that takes them. */
  posts: z.array(postPlace),
  /** They go up as one. */
  collage: z.boolean(),
  /** A post shows nothing of what the person said. */
  neutral: z.boolean(),
  spoiler: z.boolean(),
})
export type Where = z.output<typeof whereSchema>

export interface WhereParts {
  readonly client: RedditClient
  readonly rules: Rules
  readonly settings: RedditSettings
  readonly log: Log
}

/**
 * Decides where a reply's pictures are shown, by the operator's order and by what the subreddits allow.
 * @throws {PublishError} `target-gone` where the reply itself has no place any more
 */
export async function whereToShow(
  parts: WhereParts,
  reply: OutgoingReply,
  signal: AbortSignal,
): Promise<Where> {
  const { event } = reply
  const ref = refOf(event)
  const below = ref.kind === 'comment' ? await answerable(parts.client, ref, signal) : undefined
  const here = await rulesHere(parts, reply, ref, signal)
  const order = orderFor(parts.settings, ref)
  const adult = below?.over_18 === true || here?.over18 === true
  // The mark may have been taken off since the pictures were asked for.
  const takesThese = here !== undefined && takesPicturesInComments(here) && (adult || !reply.nsfw)
  const inlineAt = takesThese ? order.indexOf('inline') : -1
  const posts: PostPlace[] = []
  let before = 0
  for (const [at, placement] of order.entries()) {
    const name = placeFor(placement, parts)
    const post = name === undefined ? undefined : await postPlaceIn(parts, name, placement, reply, signal)
    if (post === undefined) continue
    posts.push(post)
    if (at < inlineAt) before += 1
  }
  const inline = inlineAt < 0 ? 'no' : before === 0 ? 'first' : 'last'
  return {
    inline,
    posts,
    collage: reply.images.length > 1 && (inline === 'first' || posts[0]?.gallery === false),
    // Words from among adults suit no post that is for everybody.
    neutral: isNeutral(event.place, here) || (adult && !reply.nsfw),
    spoiler: below?.spoiler === true,
  }
}

/** The subreddit that we were asked in; undefined where it does not say, and for messages. */
async function rulesHere(
  { rules }: WhereParts,
  { event }: OutgoingReply,
  { subreddit }: RedditRef,
  signal: AbortSignal,
): Promise<Subreddit | undefined> {
  if (subreddit === undefined) return undefined
  const here = await rules.of(subreddit, signal).catch((error: unknown) => {
    // Known by its comment, and yet not told about: it is a matter of rights.
    if (isRefused(error) && !isClosedToUs(error)) return undefined
    throw toTarget(event, error)
  })
  if (here?.user_is_banned !== true) return here
  rules.forget(subreddit)
  throw closedTo(subreddit, `our account is banned from r/${subreddit}`)
}

function orderFor(
  { placements, subreddits }: RedditSettings,
  { subreddit }: RedditRef,
): readonly Placement[] {
  return subreddits.find(({ name }) => name === subreddit)?.placements ?? placements
}

function placeFor(placement: Placement, { client, settings }: WhereParts): string | undefined {
  if (placement === 'profile') return `u_${client.name}`
  return placement === 'subreddit' ? settings.ownSubreddit : undefined
}

/** What is needed to post there; undefined where these pictures may not be. */
async function postPlaceIn(
  { rules, settings, log }: WhereParts,
  subreddit: string,
  placement: Placement,
  { nsfw }: OutgoingReply,
  signal: AbortSignal,
): Promise<PostPlace | undefined> {
  const flair = placement === 'subreddit' ? settings.flair : undefined
  try {
    const about = await rules.of(subreddit, signal)
    if (!takesPicturePosts(about) || (nsfw && about.over18 !== true)) return undefined
    const found = flair === undefined ? undefined : await rules.flair(subreddit, flair, signal)
    if (flair !== undefined && found === undefined) {
      log.warn({ subreddit, flair }, 'reddit.flair names a flair that the subreddit does not offer')
    }
    return {
      subreddit,
      gallery: about.allow_galleries !== false,
      flair: found === undefined ? null : { id: found.id, text: found.text },
    }
  } catch (error) {
    if (!isRefused(error)) throw error
    log.warn({ subreddit, why: wordFor(error) }, 'pictures cannot be posted there; check reddit.placements')
    return undefined
  }
}

/** What not everybody can read, as far as is known, is not repeated where everybody can. */
function isNeutral(
  { direct, confined }: OutgoingReply['event']['place'],
  here: Subreddit | undefined,
): boolean {
  if (direct || confined === true || here === undefined) return true
  return !['public', 'restricted'].includes(here.subreddit_type ?? 'public')
}
