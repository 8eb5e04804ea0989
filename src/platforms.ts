import { discordAdapter } from './adapters/discord/index.ts'
import { accountName, mastodonAdapter, storedToken } from './adapters/mastodon/index.ts'
import {
  redditAdapter,
  accountName as redditName,
  storedToken as storedLogin,
  userAgentOf,
} from './adapters/reddit/index.ts'
import { type Config, VERSION } from './config.ts'
import type { Vault } from './core/accounts/vault.ts'
import type { Buckets } from './core/buckets.ts'
import type { AdapterFactory, Clock } from './core/ports.ts'
import type { Store } from './core/store.ts'

export interface PlatformParts {
  readonly vault: Vault
  readonly store: Store
  readonly buckets: Buckets
  readonly clock: Clock
}

const USER_AGENT = `HordeHerald/${VERSION}`

/** The accounts on platforms that the settings name. */
export function platformAdapters(config: Config, { vault, store, buckets, clock }: PlatformParts) {
  const { idDays } = config.retention
  const mastodon = config.mastodon.map((settings): AdapterFactory => {
    const account = accountName(settings)
    const own = config.mastodonTokens.get(account)
    return mastodonAdapter({
      settings,
      token: async () => own ?? (await storedToken(account, vault, store)),
      buckets,
      userAgent: USER_AGENT,
      idDays,
    })
  })
  const discord = [config.discordBot].flatMap((bot): AdapterFactory[] =>
    bot === undefined
      ? []
      : [
          discordAdapter({
            settings: config.discord,
            token: bot.token,
            botId: bot.id,
            buckets,
            userAgent: USER_AGENT,
            shards: bot.shards,
            emojis: config.kudos.emojis,
          }),
        ],
  )
  const reddit = [config.reddit].flatMap((settings): AdapterFactory[] =>
    settings === undefined || config.redditApp === undefined
      ? []
      : [
          redditAdapter({
            settings,
            app: config.redditApp,
            refreshToken: storedLogin(redditName(settings), vault, store, clock),
            buckets,
            userAgent: userAgentOf(settings, VERSION),
            idDays,
          }),
        ],
  )
  return [...mastodon, ...discord, ...reddit]
}
