import type { Client, ClientOptions, GuildMember, User } from 'discord.js'
import * as z from 'zod'
import type { Buckets } from '../../core/buckets.ts'
import { HeraldError, PublishError, ShutOutError } from '../../core/errors.ts'
import type { Secret } from '../../core/secret.ts'
import type { DiscordRest } from './rest.ts'
import { hearSockets } from './sockets.ts'

export interface GatewayParts {
  readonly api: string
  readonly token: Secret
  readonly userAgent: string
  readonly account: string
  readonly buckets: Buckets
  readonly shard: Shard
  /** Whether it is told of reactions. */
  readonly reactions: boolean
}

/** One of the connections that servers are spread over. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/** What a gateway sends, as far as it is looked at. */
export interface Packet {
  readonly t: string | null
  readonly d: unknown
}

export interface Listeners {
  /** Comes first, before anything that the gateway tells. */
  onOpen(client: Client): void
  onPacket(packet: Packet): void
  /** A session has begun, at the start or after one that ended, and its servers are known; in between nothing was told. */
  onSession(): void
  /** What the bot is called. */
  onName(name: string): void
  /** It will not connect again by itself. */
  onEnd(problem: HeraldError): void
}

/** Over how many connections Discord would have the bot's servers spread. */
export async function recommendedShards(rest: DiscordRest, signal: AbortSignal): Promise<number> {
  try {
    const { shards } = await rest.call({
      what: 'asking how many shards there should be',
      method: 'GET',
      route: '/gateway/bot',
      schema: z.looseObject({ shards: z.int().min(1) }),
      signal,
    })
    return shards
  } catch (error) {
    throw error instanceof PublishError && error.kind === 'auth' ? closedFor(WRONG_TOKEN) : error
  }
}

/** A shard identifies once in that time. Source: docs.discord.com, "Gateway", "Rate Limiting". */
const IDENTIFY_APART = { count: 1, windowMs: 5_100 }

/**
 * Connects to Discord's gateway through discord.js, which keeps the connection. A new process always identifies anew:
 * discord.js cannot take a session over.
 * @throws {HeraldError} saying what to do, where it cannot
 */
export async function connect(parts: GatewayParts, listeners: Listeners): Promise<void> {
  const { Client, Events, GatewayIntentBits, Options } = await import('discord.js')
  const { api, token, userAgent, shard, reactions } = parts
  const options: ClientOptions = {
    // None of the privileged ones: what mentions us carries its words without.
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages,
      ...(reactions
        ? [GatewayIntentBits.GuildMessageReactions, GatewayIntentBits.DirectMessageReactions]
        : []),
    ],
    shards: [shard.index],
    shardCount: shard.count,
    makeCache: Options.cacheWithLimits({ ...NOTHING, ...OURSELVES }),
    rest: { api, version: '10', userAgentAppendix: userAgent },
    ...(shard.count > 1 && {
      ws: { buildIdentifyThrottler: () => ({ waitForIdentify: (_, signal) => turn(parts, signal) }) },
    }),
  }
  const client = new Client(options)
  hearSockets(client)
  listeners.onOpen(client)
  client.on(Events.ClientReady, ({ user }) => listeners.onName(user.displayName))
  client.on(Events.ShardReady, () => listeners.onSession())
  client.on(Events.Raw, (packet: Packet) => listeners.onPacket(packet))
  client.on(Events.Error, () => {})
  client.on(Events.ShardError, () => {})
  client.on(Events.ShardDisconnect, ({ code }) => listeners.onEnd(closedFor(code)))
  client.on(Events.Invalidated, () => listeners.onEnd(new HeraldError('Discord ended the session for good')))
  try {
    await client.login(token.reveal())
  } catch (error) {
    throw loginError(error)
  }
}

/** Servers, channels, roles and our own membership stay; they say what we may do where. */
const NOTHING = {
  ApplicationCommandManager: 0,
  ApplicationEmojiManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildInviteManager: 0,
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildStickerManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  VoiceStateManager: 0,
}
const OURSELVES = {
  GuildMemberManager: { maxSize: 0, keepOverLimit: ({ id, client }: GuildMember) => id === client.user.id },
  UserManager: { maxSize: 0, keepOverLimit: ({ id, client }: User) => id === client.user?.id },
}

/** Waits for this process' turn to identify, among all that listen for the account. */
async function turn({ account, buckets }: GatewayParts, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const waitMs = await buckets.take(`discord-${account}-identify`, [IDENTIFY_APART], Date.now())
    if (waitMs === 0) return
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}

/** Source of the codes: docs.discord.com, "Opcodes and Status Codes", "Gateway Close Event Codes". */
const WRONG_TOKEN = 4004
const CLOSED: Readonly<Record<number, string>> = {
  [WRONG_TOKEN]:
    'the token is wrong: put a new one into DISCORD_TOKEN in .env (Developer Portal, page "Bot", "Reset Token")',
  4010: 'it knows no such shard: correct DISCORD_SHARDS in .env',
  4011: 'the bot is in too many servers for so few shards: put DISCORD_SHARDS=auto into .env',
  4013: 'it knows none of these intents; look for a newer Herald',
  4014: 'it does not allow these intents; look for a newer Herald',
}

function closedFor(code: number): HeraldError {
  const words = CLOSED[code]
  if (words !== undefined) return new ShutOutError(`Discord closed the connection: ${words}`)
  return new HeraldError(`Discord closed the connection: code ${code}`)
}

function loginError(error: unknown): HeraldError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code === 'TokenInvalid') return closedFor(WRONG_TOKEN)
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  const words = error instanceof Error ? error.message : ''
  const known = Object.entries(MESSAGES).find(([beginning]) => words.startsWith(beginning))
  if (known !== undefined) return closedFor(known[1])
  const why = status ?? code ?? (error instanceof Error ? error.name : 'no reason')
  return new HeraldError(`Discord's gateway cannot be reached (${String(why)})`)
}

/** What discord.js says to a connection that was closed for good. */
const MESSAGES: Readonly<Record<string, number>> = {
  'Authentication failed': WRONG_TOKEN,
  'Invalid shard': 4010,
  'Sharding is required': 4011,
  'Used invalid intents': 4013,
  'Used disallowed intents': 4014,
}
