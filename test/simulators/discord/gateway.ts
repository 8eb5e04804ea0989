import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { GatewayCloseCodes, GatewayDispatchEvents, GatewayIntentBits, GatewayOpcodes } from 'discord.js'
import { WebSocketServer } from 'ws'
import type { Answer, Faults } from '../platform/faults.ts'
import { Connection } from './connection.ts'
import { arrival, dispatchOf } from './dispatches.ts'
import type { Entities } from './entities.ts'
import type { WorldEvent } from './events.ts'
import type { Identify, MembersAsked, Resume } from './orders.ts'
import type { Parts, SessionStartLimit } from './parts.ts'
import type { Route } from './routes.ts'
import { type Line, Session, shardOf } from './session.ts'
import type { World } from './world.ts'

export interface GatewayOptions {
  /** How often clients send a sign of life; 41,250 ms unless given, as Discord's usual. */
  readonly heartbeatMs?: number
  /** How many sessions may be started a day; 1,000 unless given. */
  readonly starts?: number
  /** Into how many shards a client must split at least; 1 unless given. */
  readonly leastShards?: number
}

const DAY_MS = 86_400_000

/** The WebSocket side: sessions and what they are told. */
export class Gateway {
  readonly sessions = new Map<string, Session>()
  readonly options: Required<GatewayOptions>
  /** False: signs of life are not answered, as on a connection that died unnoticed. */
  answersHeartbeats = true
  readonly #world: World
  readonly #entities: Entities
  readonly #site: { readonly url: string }
  readonly #faults: Faults<Route>
  readonly #lines = new Set<Line>()
  #startsLeft: number

  constructor(parts: Pick<Parts, 'world' | 'entities' | 'site' | 'faults'>, options: GatewayOptions) {
    const { world, entities, site, faults } = parts
    this.#world = world
    this.#entities = entities
    this.#site = site
    this.#faults = faults
    this.options = { heartbeatMs: 41_250, starts: 1_000, leastShards: 1, ...options }
    this.#startsLeft = this.options.starts
    world.listen((event) => this.tell(event))
  }

  /** Tells all sessions of an event, as far as they may hear of it. */
  tell(event: WorldEvent): void {
    const dispatch = dispatchOf(this.#world, this.#entities, event)
    if (dispatch === undefined) return
    for (const session of this.sessions.values()) session.tell(dispatch)
  }

  url(): string {
    return `${this.#site.url.replace('http', 'ws')}/gateway`
  }

  leastShards(): number {
    return this.options.leastShards
  }

  startLimit(): SessionStartLimit {
    const { starts } = this.options
    return { total: starts, remaining: this.#startsLeft, reset_after: DAY_MS, max_concurrency: 1 }
  }

  serve(server: Server): void {
    const sockets = new WebSocketServer({ noServer: true })
    server.on('upgrade', (request, socket, head) => {
      // A connection that dies is no news here.
      socket.on('error', () => {})
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
      if (pathname !== '/gateway' && pathname !== '/gateway/') return refuse(socket, 404)
      const taken = this.#faults.take('connect', null)
      taken?.struck()
      const answer = taken?.fault.answer
      if (answer === 'hang') return
      if (answer === 'reset') return void socket.destroy()
      if (answer !== undefined) return refuse(socket, STATUS[answer])
      sockets.handleUpgrade(request, socket, head, (client) => {
        const connection = new Connection(this, client)
        this.#lines.add(connection)
        client.on('close', () => this.#lines.delete(connection))
        connection.begin(searchParams)
      })
    })
  }

  /** Starts a session, or says why not: a close code, or null for `invalid session`. */
  identify(order: Identify, line: Line): Session | GatewayCloseCodes | null {
    const world = this.#world
    const { token, intents, shard = [0, 1] } = order
    if (token !== world.token) return GatewayCloseCodes.AuthenticationFailed
    const [id, count] = shard
    if (id < 0 || id >= count) return GatewayCloseCodes.InvalidShard
    if (count < this.options.leastShards) return GatewayCloseCodes.ShardingRequired
    if ((intents & ~KNOWN) !== 0) return GatewayCloseCodes.InvalidIntents
    if ((intents & PRIVILEGED & ~world.privileged) !== 0) return GatewayCloseCodes.DisallowedIntents
    if (this.#startsLeft === 0) return null
    this.#startsLeft -= 1
    const session = new Session(`session-${world.newId()}`, intents, [id, count], line)
    this.sessions.set(session.id, session)
    const guilds = [...world.guilds.values()].filter(
      (guild) => guild.members.has(world.me.id) && shardOf(guild.id, count) === id,
    )
    session.say(GatewayDispatchEvents.Ready, {
      v: 10,
      user: this.#entities.user(world.me),
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.url(),
      shard: [id, count],
      application: { id: world.application.id, flags: 0 },
    })
    for (const guild of guilds) session.tell(arrival(world, this.#entities, guild))
    return session
  }

  /** Goes on with a session, or says why not. */
  resume({ token, session_id, seq }: Resume, line: Line): Session | GatewayCloseCodes | null {
    if (token !== this.#world.token) return GatewayCloseCodes.AuthenticationFailed
    const session = this.sessions.get(session_id)
    if (session === undefined) return null
    if (seq > session.sequence) return GatewayCloseCodes.InvalidSeq
    session.line?.close(GatewayCloseCodes.SessionTimedOut)
    session.line = line
    session.replay(seq)
    session.say(GatewayDispatchEvents.Resumed, {})
    return session
  }

  /** The members of a server that were asked for; all, where no ids are given. */
  tellMembers(session: Session, { guild_id, user_ids, nonce }: MembersAsked): void {
    const members = [...(this.#world.guilds.get(guild_id)?.members.values() ?? [])]
    const asked = members.filter(({ user }) => user_ids === undefined || [user_ids].flat().includes(user.id))
    session.say(GatewayDispatchEvents.GuildMembersChunk, {
      guild_id,
      members: asked.map((member) => this.#entities.member(member)),
      chunk_index: 0,
      chunk_count: 1,
      ...(nonce === undefined ? {} : { nonce }),
    })
  }

  /** A connection ended; a client that says goodbye (1000, 1001) ends its session too. */
  ended(session: Session, line: Line, code: number): void {
    if (session.line !== line) return
    session.line = null
    if (code === 1000 || code === 1001) this.sessions.delete(session.id)
  }

  /** Sessions that are connected now. */
  get connected(): number {
    return [...this.sessions.values()].filter(({ line }) => line !== null).length
  }

  /** Asks all clients to connect anew and resume. */
  askToReconnect(): void {
    for (const line of this.#lines) line.send({ op: GatewayOpcodes.Reconnect, d: null, s: null, t: null })
  }

  /** Ends all sessions. @param told whether their clients hear of it now, or when they try to resume */
  invalidate(told = true): void {
    const sessions = [...this.sessions.values()]
    this.sessions.clear()
    if (!told) return
    for (const { line } of sessions)
      line?.send({ op: GatewayOpcodes.InvalidSession, d: false, s: null, t: null })
  }

  /** Cuts all connections; sessions stay. */
  cut(): void {
    for (const line of this.#lines) line.cut()
  }

  /** Closes all connections as Discord does, with one of its codes. */
  hangUp(code: GatewayCloseCodes): void {
    for (const line of this.#lines) line.close(code)
  }
}

const STATUS = {
  'html-502': 502,
  'text-503': 503,
  'json-4xx': 422,
  unauthorized: 401,
  'rate-limited': 429,
} as const satisfies Partial<Record<Answer, number>>

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const PRIVILEGED =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent
const KNOWN = Object.values(GatewayIntentBits).reduce<number>(
  (all, bit) => (typeof bit === 'number' ? all | bit : all),
  0,
)
