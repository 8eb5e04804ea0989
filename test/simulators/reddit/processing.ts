import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { LateEffects } from '../platform/late.ts'

/**
 * What becomes of a picture post after Reddit took it in. `post`: it is made, and the WebSocket tells. `silence`: it is
 * made, but nobody is told. `failed`: it is not made, and that is told. `nothing`: neither.
 */
export interface Fate {
  readonly becomes: 'post' | 'silence' | 'failed' | 'nothing'
  /** By the server's clock. */
  readonly afterMs?: number
  /** Only who is connected at that moment hears of it. */
  readonly fleeting?: boolean
}

interface Channel {
  readonly listeners: Set<WebSocket>
  told: string | undefined
}

/** Picture posts on their way, and who waits for word of them: a WebSocket for each asset. */
export class Processing {
  /** Of the posts that come next. */
  fate: Fate = { becomes: 'post' }
  readonly #late: LateEffects
  readonly #channels = new Map<string, Channel>()
  readonly #sockets = new WebSocketServer({ noServer: true })

  constructor(late: LateEffects) {
    this.#late = late
  }

  /** @param make makes the post, and says where it is */
  start(assetId: string, isPicture: boolean, make: () => string): void {
    const { becomes, afterMs = 0, fleeting = false } = this.fate
    const finish = () => {
      const made = isPicture && (becomes === 'post' || becomes === 'silence')
      const redirect = made ? make() : undefined
      if (becomes === 'silence' || becomes === 'nothing') return
      const message = made ? { type: 'success', payload: { redirect } } : { type: 'failed', payload: {} }
      this.#tell(assetId, JSON.stringify(message), fleeting)
    }
    if (afterMs === 0) finish()
    else this.#late.hold(finish, afterMs)
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#sockets.clients.size
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer, assetId: string): void {
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      const channel = this.#channel(assetId)
      channel.listeners.add(client)
      client.on('error', () => {})
      client.on('close', () => channel.listeners.delete(client))
      if (channel.told !== undefined) client.send(channel.told)
    })
  }

  #tell(assetId: string, message: string, fleeting: boolean): void {
    const channel = this.#channel(assetId)
    if (!fleeting) channel.told = message
    for (const listener of channel.listeners) listener.send(message)
  }

  #channel(assetId: string): Channel {
    const known = this.#channels.get(assetId)
    if (known !== undefined) return known
    const channel = { listeners: new Set<WebSocket>(), told: undefined }
    this.#channels.set(assetId, channel)
    return channel
  }
}
