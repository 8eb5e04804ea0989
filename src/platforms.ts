import { type Config, USER_AGENT, VERSION } from './config.ts'
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

/** The accounts on platforms that the settings name. Nobody loads the code of a platform that is not named. */
export async function platformAdapters(config: Config, parts: PlatformParts): Promise<AdapterFactory[]> {
  const each = await Promise.all([
    mastodonAccounts(config, parts),
    discordBots(config, parts),
    redditAccounts(config, parts),
  ])
  return each.flat()
}

async function mastodonAccounts(
  { mastodon, mastodonTokens, retention }: Config,
  { vault, store, buckets }: PlatformParts,
): Promise<AdapterFactory[]> {
  if (mastodon.length === 0) return []
  const { accountName, mastodonAdapter, storedToken } = await import('./adapters/mastodon/index.ts')
  return mastodon.map((settings) => {
    const account = accountName(settings)
    const own = mastodonTokens.get(account)
    return mastodonAdapter({
      settings,
      token: async () => own ?? (await storedToken(account, vault, store)),
      buckets,
      userAgent: USER_AGENT,
      idDays: retention.idDays,
    })
  })
}

async function discordBots(
  { discordBot, discord: settings, kudos }: Config,
  { buckets }: PlatformParts,
): Promise<AdapterFactory[]> {
  if (discordBot === undefined) return []
  const { discordAdapter } = await import('./adapters/discord/index.ts')
  const { token, id: botId, shards } = discordBot
  return [
    discordAdapter({ settings, token, botId, buckets, userAgent: USER_AGENT, shards, emojis: kudos.emojis }),
  ]
}

async function redditAccounts(
  { reddit: settings, redditApp: app, retention }: Config,
  { vault, store, buckets, clock }: PlatformParts,
): Promise<AdapterFactory[]> {
  if (settings === undefined || app === undefined) return []
  const { accountName, redditAdapter, storedToken, userAgentOf } = await import('./adapters/reddit/index.ts')
  return [
    redditAdapter({
      settings,
      app,
      refreshToken: storedToken(accountName(settings), vault, store, clock),
      buckets,
      userAgent: userAgentOf(settings, VERSION),
      idDays: retention.idDays,
    }),
  ]
}
