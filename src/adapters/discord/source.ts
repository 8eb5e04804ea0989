import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from 'discord.js'
import { HeraldError } from '../../core/errors.ts'
import type { AdapterNeeds, Intake, RequestSource } from '../../core/ports.ts'
import { connect, type GatewayParts, type Packet } from './gateway.ts'
import { readInteraction } from './interaction.ts'
import type { Interactions } from './interactions.ts'
import type { Mentions } from './mentions.ts'
import { catchUp, type MissedParts } from './missed-reactions.ts'
import { Places } from './places.ts'
import type { Reactions } from './reactions.ts'
import type { Receipts } from './receipts.ts'

export interface SourceParts {
  readonly gateway: GatewayParts
  readonly interactions: Interactions
  readonly mentions: Mentions
  readonly reactions: Reactions
  readonly missed: MissedParts
  readonly receipts: Receipts
  readonly needs: AdapterNeeds
  /** Told the bot's name. */
  onName(name: string): void
}

/** After a connection that ended for good. */
const AGAIN_MS = 60_000
const CLOSING_MS = 2_000

/**
 * Hears what happens on Discord. Nothing is told twice there: an event is handled at once, and what goes wrong with one
 * touches no other.
 */
export function discordSource({
  gateway,
  interactions,
  mentions,
  reactions,
  missed,
  receipts,
  needs,
  onName,
}: SourceParts): RequestSource {
  const { log } = needs
  const fields = { source: `discord-${gateway.account}`, shard: gateway.shard.index }
  const underWay = new Set<Promise<void>>()
  let stopping = new AbortController()
  let connection: Client | undefined
  let again: NodeJS.Timeout | undefined
  /** Of an earlier connection, when there is another. */
  let tellingEnds = new AbortController()
  let closing: Promise<void> | undefined
  /** Why a connection that stood is no more, while there is no other. */
  let lost: string | undefined

  /** Ends the connection, and opens none again. */
  function end(): void {
    clearTimeout(again)
    closing = connection && closed(connection)
    connection = undefined
    lost = undefined
  }

  async function open(intake: Intake, signal: AbortSignal): Promise<void> {
    let places: Places | undefined
    let stands = false
    await connect(gateway, {
      onPacket(packet) {
        if (signal.aborted || places === undefined) return
        const handling = handle(packet, places, intake, signal).catch((error: unknown) => {
          log.warn({ ...fields, err: error }, 'an event could not be handled')
        })
        underWay.add(handling)
        void handling.then(() => underWay.delete(handling))
      },
      onSession() {
        if (gateway.reactions && places !== undefined && !signal.aborted) lookBack(places, signal)
      },
      onName,
      onOpen(client) {
        if (signal.aborted) throw new HeraldError('it was stopped before it connected')
        places = new Places(client)
        // From here on, for it tries to connect for as long as nobody ends it.
        connection = client
      },
      onEnd(problem) {
        // Before it stood, starting has failed, and that says so.
        if (signal.aborted || !stands) return
        lost = problem.message
        log.error({ ...fields, err: problem }, 'the connection ended; trying again in a minute')
        void connection?.destroy()
        again = setTimeout(() => void reopen(intake, signal), AGAIN_MS)
      },
    })
    stands = true
    lost = undefined
    // Direct messages are everybody's; one connection sees to them.
    if (gateway.shard.index === 0 && places !== undefined) keepTelling(places, signal)
  }

  function lookBack(places: Places, signal: AbortSignal): void {
    const { index, count } = gateway.shard
    const isOurs = (guildId: string) => shardOf(guildId, count) === index
    const looking = catchUp(missed, places, isOurs, signal).catch((error: unknown) => {
      if (!signal.aborted) log.warn({ ...fields, err: error }, 'looking for missed reactions failed')
    })
    underWay.add(looking)
    void looking.then(() => underWay.delete(looking))
  }

  function keepTelling(places: Places, signal: AbortSignal): void {
    tellingEnds.abort()
    tellingEnds = new AbortController()
    const telling = receipts.keepTelling(places, AbortSignal.any([signal, tellingEnds.signal]))
    underWay.add(telling)
    void telling.then(() => underWay.delete(telling))
  }

  async function reopen(intake: Intake, signal: AbortSignal): Promise<void> {
    try {
      await open(intake, signal)
    } catch (error) {
      if (signal.aborted) return
      lost = error instanceof HeraldError ? error.message : 'could not connect again; the log says why'
      log.error({ ...fields, err: error }, 'could not connect again; trying again in a minute')
      again = setTimeout(() => void reopen(intake, signal), AGAIN_MS)
    }
  }

  async function handle(
    { t, d }: Packet,
    places: Places,
    intake: Intake,
    signal: AbortSignal,
  ): Promise<void> {
    if (t === 'MESSAGE_CREATE') await mentions.handle(d, places, intake, signal)
    if (t === 'MESSAGE_REACTION_ADD') await reactions.added(d, places, signal)
    if (t === 'MESSAGE_REACTION_REMOVE') await reactions.removed(d)
    if (t !== 'INTERACTION_CREATE') return
    const interaction = readInteraction(d, (channelId) => places.nsfw(channelId))
    if (interaction === undefined) throw new HeraldError('an interaction could not be read')
    await interactions.handle(interaction, intake)
  }

  return {
    async start(intake, signal) {
      stopping = new AbortController()
      const both = AbortSignal.any([signal, stopping.signal])
      both.addEventListener('abort', end, { once: true })
      await Promise.race([open(intake, both), aborted(both)])
    },
    problem: () => lost,
    async stop() {
      stopping.abort()
      await closing
      await Promise.all(underWay)
    },
  }
}

/** The SDK waits without end where a connection is closed twice at once, as when it is just being refused. */
async function closed(client: Client): Promise<void> {
  const over = new AbortController()
  const longEnough = pause(CLOSING_MS, undefined, { signal: over.signal }).catch(() => {})
  await Promise.race([client.destroy(), longEnough])
  over.abort()
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

/** Source: docs.discord.com, "Gateway", "Sharding". */
function shardOf(guildId: string, count: number): number {
  return Number((BigInt(guildId) >> 22n) % BigInt(count))
}
