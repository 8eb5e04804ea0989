import { GatewayOpcodes } from 'discord.js'
import type { Dispatch } from './dispatches.ts'

/** What one line of a connection can do. */
export interface Line {
  send(payload: {
    readonly op: number
    readonly d: unknown
    readonly s: number | null
    readonly t: string | null
  }): void
  close(code: number): void
  /** Cuts the connection without a word. */
  cut(): void
}

/** One identified client. It outlives its connection: what it missed is told when it resumes. */
export class Session {
  readonly id: string
  readonly intents: number
  readonly shard: readonly [id: number, count: number]
  /** Null: not connected at the moment. */
  line: Line | null
  readonly #told: { readonly s: number; readonly t: string; readonly d: unknown }[] = []

  constructor(id: string, intents: number, shard: readonly [number, number], line: Line) {
    this.id = id
    this.intents = intents
    this.shard = shard
    this.line = line
  }

  get sequence(): number {
    return this.#told.length
  }

  /** Tells, or keeps it for later, what is for this shard and its intents. */
  tell(dispatch: Dispatch): void {
    if (dispatch.intent !== 0 && (dispatch.intent & this.intents) === 0) return
    if (shardOf(dispatch.guildId, this.shard[1]) === this.shard[0])
      this.say(dispatch.t, dispatch.data(this.intents))
  }

  say(t: string, d: unknown): void {
    const event = { s: this.#told.length + 1, t, d }
    this.#told.push(event)
    this.line?.send({ op: GatewayOpcodes.Dispatch, ...event })
  }

  /** Tells again all that came after. */
  replay(after: number): void {
    for (const event of this.#told.slice(after)) this.line?.send({ op: GatewayOpcodes.Dispatch, ...event })
  }
}

/** discord.com/developers/docs/events/gateway#sharding: (guild_id >> 22) % shards; direct chats on the first. */
export function shardOf(guildId: string | null, count: number): number {
  return guildId === null ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count))
}
