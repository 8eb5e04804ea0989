import { Lately } from '../../core/lately.ts'
import type { Clock } from '../../core/ports.ts'
import type { RedditClient } from './client.ts'
import type { Flair, Subreddit } from './entities.ts'

const REMEMBERED_MS = 10 * 60_000
/** More subreddits are not remembered at a time. */
const MOST = 500

/** What subreddits let us do, each asked for once in ten minutes. What changes meanwhile shows as a refusal. */
export class Rules {
  readonly #client: RedditClient
  readonly #clock: Clock
  readonly #known = new Lately<string, { readonly at: number; readonly rules: Subreddit }>(MOST)

  constructor(client: RedditClient, clock: Clock) {
    this.#client = client
    this.#clock = clock
  }

  async of(name: string, signal: AbortSignal): Promise<Subreddit> {
    const now = this.#clock.now()
    const known = this.#known.get(name)
    if (known !== undefined && now >= known.at && now - known.at < REMEMBERED_MS) return known.rules
    const rules = await this.#client.subreddit(name, signal)
    this.#known.set(name, { at: now, rules })
    return rules
  }

  /** After a refusal: it is not as it was. */
  forget(name: string): void {
    this.#known.delete(name)
  }

  /** The flair with this text, whatever its case. */
  async flair(name: string, text: string, signal: AbortSignal): Promise<Flair | undefined> {
    const flairs = await this.#client.flairs(name, signal)
    return flairs.find((flair) => flair.text.trim().toLowerCase() === text.toLowerCase())
  }
}

/** Whether comments there may show an uploaded picture. Reddit tells it in either place. */
export function takesPicturesInComments({
  comment_contribution_settings,
  allowed_media_in_comments,
}: Subreddit): boolean {
  const allowed = [
    ...(comment_contribution_settings?.allowed_media_types ?? []),
    ...(allowed_media_in_comments ?? []),
  ]
  return allowed.includes('static')
}

/** Whether posts there may be pictures. */
export function takesPicturePosts({ allow_images, submission_type }: Subreddit): boolean {
  return allow_images !== false && submission_type !== 'self'
}

/** Whether nothing that we write may stand there. */
export function turnsUsAway({
  user_is_banned,
  restrict_commenting,
  user_is_contributor,
  user_is_moderator,
}: Subreddit): boolean {
  const isMember = user_is_contributor === true || user_is_moderator === true
  return user_is_banned === true || (restrict_commenting === true && !isMember)
}
