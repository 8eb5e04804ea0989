import type { Buckets } from '../../core/buckets.ts'
import type { KudosEmoji } from '../../core/kudos/emojis.ts'
import type { AdapterFactory } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'
import { answering } from './answering.ts'
import { accountBudget } from './budget.ts'
import { Callbacks } from './callback.ts'
import { type DiscordSettings, mediaHosts } from './config.ts'
import { recommendedShards, type Shard } from './gateway.ts'
import { Interactions } from './interactions.ts'
import { Mentions } from './mentions.ts'
import { Messages } from './messages.ts'
import { replyPublisher } from './publisher.ts'
import { Reactions } from './reactions.ts'
import { Receipts } from './receipts.ts'
import { DiscordRest } from './rest.ts'
import { discordSource } from './source.ts'

export { botId, type DiscordSettings, discordSettings } from './config.ts'

export interface DiscordParts {
  readonly settings: DiscordSettings
  readonly token: Secret
  /** The bot's id, by which its requests go. */
  readonly botId: string
  /** Shared with every process that publishes for the account. */
  readonly buckets: Buckets
  readonly userAgent: string
  /** Over how many connections the bot's servers are spread; `auto`: as Discord says. */
  readonly shards: number | 'auto'
  /** Reactions that send kudos; none unless given. */
  readonly emojis?: readonly KudosEmoji[]
  /** Between two looks at what people are to be told of kudos. */
  readonly receiptsEveryMs?: number
  /** How long an attempt at a post may still take effect; as Discord behaves unless given. */
  readonly settleMs?: number
}

const RECEIPTS_EVERY_MS = 5_000

/** A bot on Discord. */
export function discordAdapter(parts: DiscordParts): AdapterFactory {
  return (needs) => {
    const { settings, token, botId, buckets, userAgent, shards, settleMs } = parts
    const { emojis = [], receiptsEveryMs: everyMs = RECEIPTS_EVERY_MS } = parts
    const { api } = settings
    const { clock } = needs
    const account = botId
    const rest = new DiscordRest({ api, token, userAgent })
    const messages = new Messages({ rest, budget: accountBudget(buckets, account, clock), needs })
    let name = 'Herald'
    const { desk, accounts, gifts } = needs
    const answerTo = answering({ desk, accounts, gifts, emojis, account, name: () => name })
    const interactions = new Interactions({ callbacks: new Callbacks(rest, clock), needs, account, answerTo })
    const mentions = new Mentions({ messages, needs, account, botId })
    const reactions = new Reactions({ messages, needs, account, botId, emojis })
    const receipts = new Receipts({ messages, needs, account, everyMs })
    const sourceOf = (shard: Shard) =>
      discordSource({
        gateway: { api, token, userAgent, account, buckets, shard, reactions: emojis.length > 0 },
        interactions,
        mentions,
        reactions,
        missed: { messages, needs, account, reactions },
        receipts,
        needs,
        onName: (ours) => {
          name = ours
        },
      })
    return {
      platform: 'discord',
      account,
      ...(shards === 1
        ? { source: sourceOf({ index: 0, count: 1 }) }
        : {
            async shards(signal) {
              const count = shards === 'auto' ? await recommendedShards(rest, signal) : shards
              return Array.from({ length: count }, (_, index) => sourceOf({ index, count }))
            },
          }),
      publisher: replyPublisher({
        messages,
        needs,
        botId,
        mediaHosts: mediaHosts(settings),
        pingMs: settings.pingMinutes * 60_000,
        ...(settleMs !== undefined && { settleMs }),
      }),
    }
  }
}
