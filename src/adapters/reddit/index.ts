import type { Buckets } from '../../core/buckets.ts'
import { tellReceipts } from '../../core/kudos/tell.ts'
import { pause } from '../../core/pause.ts'
import type { AdapterFactory } from '../../core/ports.ts'
import { accountName, type RedditSettings } from './config.ts'
import { openReddit } from './open.ts'
import { privateNotes } from './private-note.ts'
import { replyPublisher } from './publisher.ts'
import { redditSource } from './source.ts'
import type { App, RefreshToken } from './token.ts'

export { accountName, type RedditSettings, redditSettings, userAgentOf } from './config.ts'

export { storedToken } from './stored-token.ts'

export interface RedditParts {
  readonly settings: RedditSettings
  readonly app: App
  readonly refreshToken: RefreshToken
  /** Shared with every process that serves the account. */
  readonly buckets: Buckets
  readonly userAgent: string
  /** How long requests are remembered, against answering twice. */
  readonly idDays: number
  /** Between two looks while nothing happens; as the settings say unless given. */
  readonly quietMs?: number
  /** How the source waits; by the clock on the wall unless given. */
  readonly wait?: typeof pause
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
  idDays,
  quietMs = settings.pollSeconds * 1_000,
  wait = pause,
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
      source: redditSource({
        client,
        needs,
        settings,
        idDays,
        quietMs,
        tell: (signal) =>
          tellReceipts({ needs, platform: 'reddit', account, write: privateNotes(client), wait }, signal),
        wait,
      }),
      publisher: replyPublisher({ client, settings, needs, ...times }),
    }
  }
}
