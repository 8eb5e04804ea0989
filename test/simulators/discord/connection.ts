import { GatewayCloseCodes, GatewayOpcodes } from 'discord.js'
import type { WebSocket } from 'ws'
import type { Gateway } from './gateway.ts'
import { type Order, readOrder } from './orders.ts'
import type { Line, Session } from './session.ts'

/** discord.com/developers/docs/events/gateway#sending-events */
const ORDER_BYTES = 4_096
const ORDERS_A_MINUTE = 120

/** One connection of a client: what it orders, in the order in which it may. */
export class Connection implements Line {
  readonly #gateway: Gateway
  readonly #socket: WebSocket
  #session: Session | null = null
  #ordered: number[] = []
  #silence: NodeJS.Timeout | undefined

  constructor(gateway: Gateway, socket: WebSocket) {
    this.#gateway = gateway
    this.#socket = socket
    socket.on('error', () => {})
    socket.on('message', (data) => {
      const wrong = this.#take(String(data))
      if (wrong !== undefined) this.close(wrong)
    })
    socket.on('close', (code) => {
      clearTimeout(this.#silence)
      if (this.#session !== null) gateway.ended(this.#session, this, code)
    })
  }

  begin(asked: URLSearchParams): void {
    if (asked.get('v') !== '10') this.close(GatewayCloseCodes.InvalidAPIVersion)
    else if (asked.get('encoding') !== 'json') this.close(GatewayCloseCodes.DecodeError)
    else {
      this.#answer(GatewayOpcodes.Hello, { heartbeat_interval: this.#gateway.options.heartbeatMs })
      this.#heard()
    }
  }

  send(payload: Parameters<Line['send']>[0]): void {
    this.#socket.send(JSON.stringify(payload))
  }

  close(code: number): void {
    // As with Discord itself, the client is not asked before its session is gone from here.
    if (this.#session !== null) this.#gateway.ended(this.#session, this, code)
    this.#socket.close(code)
  }

  cut(): void {
    this.#socket.terminate()
  }

  #answer(op: number, d: unknown): void {
    this.send({ op, d, s: null, t: null })
  }

  /** Without a sign of life the connection counts as dead. */
  #heard(): void {
    clearTimeout(this.#silence)
    const patienceMs = this.#gateway.options.heartbeatMs * 2
    this.#silence = setTimeout(() => this.close(GatewayCloseCodes.SessionTimedOut), patienceMs).unref()
  }

  /** What is wrong with an order, if anything. */
  #take(text: string): GatewayCloseCodes | undefined {
    const now = Date.now()
    this.#ordered = [...this.#ordered.filter((at) => now - at < 60_000), now]
    if (this.#ordered.length > ORDERS_A_MINUTE) return GatewayCloseCodes.RateLimited
    const order = text.length > ORDER_BYTES ? undefined : readOrder(text)
    if (order === undefined) return GatewayCloseCodes.DecodeError
    return order === 'unknown' ? GatewayCloseCodes.UnknownOpcode : this.#follow(order)
  }

  #follow(order: Order): GatewayCloseCodes | undefined {
    const gateway = this.#gateway
    switch (order.op) {
      case GatewayOpcodes.Heartbeat:
        this.#heard()
        if (gateway.answersHeartbeats) this.#answer(GatewayOpcodes.HeartbeatAck, null)
        return undefined
      case GatewayOpcodes.Identify:
        return this.#enter(() => gateway.identify(order.d, this))
      case GatewayOpcodes.Resume:
        return this.#enter(() => gateway.resume(order.d, this))
      default:
        if (this.#session === null) return GatewayCloseCodes.NotAuthenticated
        if (order.op === GatewayOpcodes.RequestGuildMembers) gateway.tellMembers(this.#session, order.d)
        return undefined
    }
  }

  #enter(enter: () => Session | GatewayCloseCodes | null): GatewayCloseCodes | undefined {
    if (this.#session !== null) return GatewayCloseCodes.AlreadyAuthenticated
    const entered = enter()
    if (typeof entered === 'number') return entered
    this.#session = entered
    if (entered === null) this.#answer(GatewayOpcodes.InvalidSession, false)
    return undefined
  }
}
