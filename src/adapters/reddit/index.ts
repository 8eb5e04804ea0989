import type { Buckets } from '../../core/buckets.ts'
import type { AdapterFactory } from '../../core/ports.ts'
import { accountName, type RedditSettings } from './config.ts'
import { openReddit } from './open.ts'
import { replyPublisher } from './publisher.ts'
import type { App, RefreshToken } from './token.ts'

export { accountName, type RedditSettings, redditSettings } from './config.ts'

export interface RedditParts {
  readonly settings: RedditSettings
  readonly app: App
  readonly refreshToken: RefreshToken
  /** Shared with every process that serves the account. */
  readonly buckets: Buckets
  readonly userAgent: string
  /** How long an attempt at a comment or post may still take effect, and lists lag behind; as Reddit does unless given. */
  readonly settleMs?: number
  /** How long Reddit is listened to for what became of a post. */
  readonly answerMs?: number
}

/** One account on Reddit. */
export function redditAdapter({
  settings,
  app,
  refreshToken,
  buckets,
  userAgent,
  ...times
}: RedditParts): AdapterFactory {
  return (needs) => {
    const account = accountName(settings)
    const { clock } = needs
    const { server } = settings
    const client = openReddit({ account, app, refreshToken, userAgent, buckets, clock, server })
    return {
      platform: 'reddit',
      account,
      publisher: replyPublisher({ client, settings, needs, ...times }),
    }
  }
}
