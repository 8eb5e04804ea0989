/**
 * The real service with one adapter on a simulated platform, as a process of its own. Settings come from `herald.json` and
 * the environment as always, and besides:
 *
 * - `TEST_PLATFORM_URL`, `TEST_PLATFORM_TOKEN`: where the platform is
 * - `TEST_PLATFORM_KIND`: `mastodon`, `discord` or `reddit`; the test platform unless given
 * - `TEST_REDDIT`: JSON of its settings
 * - `TEST_EMOJIS`: JSON of the reactions on Discord that send kudos; what became of them is told at once
 * - `TEST_SETTLE_MS`: how long an attempt may still take effect; 1000 unless given
 * - `TEST_NATIVE_IDEMPOTENCY`: `1` where the test platform honours idempotency keys
 * - `TEST_LEASE_MS`: how long a dead process keeps what it held
 * - `TEST_GATEWAY_MS`: how long a dead gateway keeps others from listening
 * - `TEST_PACE_MS`: between two submissions; what the Horde allows unless given
 * - `TEST_HOLDS`: JSON of `Holds`; they are released by SIGCONT
 *
 * Says `ready` when it listens. SIGTERM ends it in order.
 */
import { botId, discordAdapter, discordSettings } from '../../src/adapters/discord/index.ts'
import { mastodonAdapter, mastodonSettings } from '../../src/adapters/mastodon/index.ts'
import { redditAdapter, redditSettings } from '../../src/adapters/reddit/index.ts'
import { serve } from '../../src/cli/serve.ts'
import { readConfig } from '../../src/config.ts'
import { GATHER_MS } from '../../src/core/kudos/receipts.ts'
import type { AdapterFactory } from '../../src/core/ports.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Store } from '../../src/core/store.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { APP } from '../simulators/reddit/index.ts'
import { type Holds, holding } from './hold-points.ts'

const QUIET_MS = 100
const RECEIPTS_EVERY_MS = 200
/** Nobody waits for so long. */
const PING_MINUTES = 60
/** More people ask at once than a platform would take pictures for. */
const BUCKETS = { take: async () => 0 }

const { TEST_PLATFORM_URL: url, TEST_PLATFORM_TOKEN: token } = process.env
if (url === undefined || token === undefined)
  throw new Error('TEST_PLATFORM_URL or TEST_PLATFORM_TOKEN is not set')

const holds: Holds = JSON.parse(process.env.TEST_HOLDS ?? '{}')
const released = new Promise<void>((resolve) => process.on('SIGCONT', () => resolve()))
const settleMs = Number(process.env.TEST_SETTLE_MS ?? 1_000)
const leaseMs = process.env.TEST_LEASE_MS
const gatewayMs = process.env.TEST_GATEWAY_MS
const paceMs = process.env.TEST_PACE_MS

function adapterOf(url: string, token: string): AdapterFactory {
  const common = { buckets: BUCKETS, userAgent: 'herald-test', settleMs }
  switch (process.env.TEST_PLATFORM_KIND) {
    case 'mastodon':
      return mastodonAdapter({
        ...common,
        settings: mastodonSettings.parse({ server: new URL(url).host }),
        token: async () => new Secret(token),
        idDays: 120,
        quietMs: QUIET_MS,
      })
    case 'discord':
      return discordAdapter({
        ...common,
        settings: discordSettings.parse({ api: `${url}/api`, pingMinutes: PING_MINUTES }),
        token: new Secret(token),
        botId: botId(new Secret(token)) ?? '',
        shards: 1,
        emojis: JSON.parse(process.env.TEST_EMOJIS ?? '[]'),
        receiptsEveryMs: RECEIPTS_EVERY_MS,
      })
    case 'reddit':
      return redditAdapter({
        ...common,
        userAgent: 'linux:horde-herald-test:1 (by /u/nobody)',
        settings: redditSettings.parse({ ...JSON.parse(process.env.TEST_REDDIT ?? '{}'), server: url }),
        app: { id: APP.id, secret: new Secret(APP.secret) },
        refreshToken: { read: async () => new Secret(token), save: async () => {} },
        idDays: 120,
        quietMs: QUIET_MS,
      })
    default:
      return testAdapter({
        url,
        token,
        settleMs,
        nativeIdempotency: process.env.TEST_NATIVE_IDEMPOTENCY === '1',
      })
  }
}

/** Nobody waits for what more there may be to tell. */
function ungathered(store: Store): Store {
  return {
    ...store,
    receiptsDue: (platform, account, beforeMs, limit) =>
      store.receiptsDue(platform, account, beforeMs + GATHER_MS, limit),
  }
}

process.exitCode = await serve(readConfig(), {
  adapters: [adapterOf(url, token)],
  wrapStore: (store) => holding(ungathered(store), holds, released),
  ...(leaseMs !== undefined && { leaseMs: Number(leaseMs) }),
  ...(paceMs !== undefined && { submitLimits: [{ count: 1, windowMs: Number(paceMs) }] }),
  ...(gatewayMs !== undefined && {
    gateway: { leaseMs: Number(gatewayMs), everyMs: Number(gatewayMs) / 4 },
  }),
  onReady: () => console.log('ready'),
})
