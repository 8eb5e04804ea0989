import { PublishError } from '../../core/errors.ts'
import { pause } from '../../core/pause.ts'
import type { Log, OutgoingReply, Send } from '../../core/ports.ts'
import type { Pending, Posted, RedditClient } from './client.ts'
import { SITE } from './hosts.ts'
import { findPost } from './look-up.ts'
import type { Asset } from './made.ts'
import { elsewhere, isRefused, wordFor } from './refused.ts'
import type { Rules } from './rules.ts'
import { caption, postTitle } from './titles.ts'
import type { PostPlace, Where } from './where.ts'

export interface PostParts {
  readonly client: RedditClient
  readonly rules: Rules
  readonly log: Log
  /** How long Reddit is listened to for what became of a post. */
  readonly answerMs: number
}

/**
 * Posts the pictures in the first place that takes them; undefined where none does.
 * @throws {PublishError} where a later try may help, or where nobody knows what became of it
 */
export async function postPictures(
  parts: PostParts,
  reply: OutgoingReply,
  where: Where,
  assets: readonly Asset[],
  { signal, send, since }: { readonly signal: AbortSignal; readonly send: Send; readonly since: number },
): Promise<Posted | undefined> {
  for (const place of where.posts) {
    if (assets.length > 1 && !place.gallery) continue
    try {
      return await postIn(parts, reply, { ...where, place, assets }, { signal, send, since })
    } catch (error) {
      const refused = elsewhere(error)
      if (!isRefused(refused)) throw refused
      parts.rules.forget(place.subreddit)
      const why = error instanceof PublishError ? wordFor(error) : refused.kind
      parts.log.warn(
        { subreddit: place.subreddit, why, hint: HINTS[why] },
        'a post with pictures was refused',
      )
    }
  }
  return undefined
}

const HINTS: Readonly<Record<string, string>> = {
  SUBMIT_VALIDATION_FLAIR_REQUIRED: 'set reddit.flair to the text of a flair that the subreddit offers',
}

async function postIn(
  { client, answerMs }: PostParts,
  reply: OutgoingReply,
  {
    place: { subreddit, flair },
    assets,
    neutral,
    spoiler,
  }: Pick<Where, 'neutral' | 'spoiler'> & { readonly place: PostPlace; readonly assets: readonly Asset[] },
  { signal, send, since }: { readonly signal: AbortSignal; readonly send: Send; readonly since: number },
): Promise<Posted> {
  const post = {
    subreddit,
    title: postTitle(reply, neutral),
    nsfw: reply.nsfw,
    spoiler,
    ...(flair !== null && { flair }),
  }
  const [only, ...more] = assets
  if (only === undefined || more.length > 0) {
    const items = assets.map(({ assetId }, place) => ({
      assetId,
      caption: caption(reply.images[place]?.altText ?? '', neutral),
    }))
    return await client.submitGallery({ ...post, items }, signal, send)
  }
  const pending = await client.submitImage({ ...post, url: only.url }, signal, send)
  const posted = await whatBecameOf(pending, client, { assetId: only.assetId, since, answerMs, signal })
  if (posted !== undefined) return posted
  throw new PublishError('submitting a picture: Reddit does not say what became of it', {
    outcome: 'unknown',
    kind: 'transient',
  })
}

/** Reddit tells who listens, which may be too late or not stand: at these shares of the time its list is looked at. */
const LOOKS_AFTER = [1 / 6, 1 / 2, 1]

/** The post that a picture became; undefined where Reddit neither tells nor shows one in time. */
async function whatBecameOf(
  pending: Pending,
  client: RedditClient,
  {
    assetId,
    since,
    answerMs,
    signal,
  }: {
    readonly assetId: string
    readonly since: number
    readonly answerMs: number
    readonly signal: AbortSignal
  },
): Promise<Posted | undefined> {
  const over = new AbortController()
  const enough = AbortSignal.any([signal, AbortSignal.timeout(answerMs)])
  const told = client.awaitSubmission(pending, AbortSignal.any([enough, over.signal]))
  const startedAt = performance.now()
  try {
    for (const share of LOOKS_AFTER) {
      const leftMs = startedAt + share * answerMs - performance.now()
      const waited = pause(leftMs, enough, over.signal).then(() => undefined)
      const posted = await Promise.race([told.then((answer) => answer ?? waited), waited])
      if (posted !== undefined) return posted
      // That this look was refused, or not even begun, says nothing of the post.
      const found = await findPost(client, [assetId], since, signal).catch(() => undefined)
      if (found !== undefined) return { fullname: found.name, url: addressOf(found) }
    }
    return await told
  } finally {
    over.abort()
  }
}

/** Where people see a comment or post: always on Reddit itself. */
export function addressOf({
  name,
  permalink,
}: {
  readonly name: string
  /** A path or an address, if it is known. */
  readonly permalink?: string | null | undefined
}): string {
  const path = URL.parse(permalink ?? '', SITE)?.pathname ?? '/'
  return new URL(path === '/' ? `/comments/${name.slice('t3_'.length)}` : path, SITE).href
}
