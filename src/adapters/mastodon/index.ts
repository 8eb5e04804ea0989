import type { Buckets } from '../../core/buckets.ts'
import { tellReceipts } from '../../core/kudos/tell.ts'
import type { AdapterFactory } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'
import { accountBudget } from './budget.ts'
import { MastodonClient } from './client.ts'
import { accountName, type MastodonSettings, serverUrl } from './config.ts'
import { Limits } from './limits.ts'
import { privateNotes } from './private-note.ts'
import { replyPublisher } from './publisher.ts'
import { mentionSource } from './source.ts'

export { accountName, type MastodonSettings, mastodonSettings, serverUrl } from './config.ts'

export { storedToken, storeToken } from './token.ts'

export interface MastodonParts {
  readonly settings: MastodonSettings
  /** The account's access token; rejects, with a word on what to do, while there is none. */
  readonly token: () => Promise<Secret>
  /** Shared with every process that publishes for the account. */
  readonly buckets: Buckets
  readonly userAgent: string
  /** How long requests are remembered, against answering twice. */
  readonly idDays: number
  /** Between two looks while nothing happens; as the settings say unless given. */
  readonly quietMs?: number
  /** How long an attempt at a post may still take effect; as servers behave unless given. */
  readonly settleMs?: number
}

/** One account on any Mastodon-compatible server. */
export function mastodonAdapter({
  settings,
  token,
  buckets,
  userAgent,
  idDays,
  quietMs,
  settleMs,
}: MastodonParts): AdapterFactory {
  return (needs) => {
    const { clock } = needs
    const account = accountName(settings)
    const client = new MastodonClient({ url: serverUrl(settings), token, userAgent, clock })
    const limits = new Limits(client, clock)
    const write = privateNotes({ client, limits, budget: accountBudget(buckets, account), clock })
    return {
      platform: 'mastodon',
      account,
      source: mentionSource({
        client,
        limits,
        needs,
        account,
        allowedBots: settings.answerBots,
        adultPictures: settings.adultPictures,
        idDays,
        tell: (signal) => tellReceipts({ needs, platform: 'mastodon', account, write }, signal),
        quietMs: quietMs ?? settings.pollSeconds * 1_000,
      }),
      publisher: replyPublisher({
        client,
        limits,
        settings,
        account,
        buckets,
        clock,
        ...(settleMs !== undefined && { settleMs }),
      }),
    }
  }
}
