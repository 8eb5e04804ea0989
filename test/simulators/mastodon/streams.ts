import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import * as z from 'zod'
import type { Costume } from './costume.ts'

export const STREAMS = ['user', 'user:notification'] as const
export type StreamName = (typeof STREAMS)[number]
export type StreamEvent = 'notification' | 'update' | 'status.update' | 'delete' | 'notifications_merged'

/** One open connection, and what it asked for. */
export interface Listener {
  readonly streams: Set<StreamName>
  send(event: StreamEvent, payload: string, stream: StreamName): void
  /** Cuts the connection. */
  cut(): void
}

const order = z.object({ type: z.enum(['subscribe', 'unsubscribe']), stream: z.string() })

/** Who listens right now. What happens while nobody does is not told again. */
export class Streams {
  readonly #listeners = new Set<Listener>()

  add(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#listeners.size
  }

  /** Connections that get notifications now. */
  get listening(): number {
    return [...this.#listeners].filter(({ streams }) => streams.size > 0).length
  }

  tell(event: StreamEvent, payload: unknown): void {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    const alsoNotifications = event === 'notification' || event === 'notifications_merged'
    for (const { streams, send } of this.#listeners) {
      if (streams.has('user')) send(event, text, 'user')
      if (alsoNotifications && streams.has('user:notification')) send(event, text, 'user:notification')
    }
  }

  cutAll(): void {
    for (const { cut } of this.#listeners) cut()
  }
}

/** The WebSocket side, for connections that may be upgraded. */
export function acceptSockets(streams: Streams, costume: Costume) {
  const sockets = new WebSocketServer({ noServer: true })
  return (request: IncomingMessage, socket: Duplex, head: Buffer, asked: string | null): void => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      const listener: Listener = {
        streams: new Set(STREAMS.filter((name) => name === asked)),
        send: (event, payload, stream) =>
          client.send(
            JSON.stringify({ ...(costume.streaming.named ? { stream: [stream] } : {}), event, payload }),
          ),
        cut: () => client.terminate(),
      }
      client.on('error', () => {})
      client.on('close', streams.add(listener))
      client.on('message', (data) => {
        // Some servers listen to the address alone.
        if (costume.streaming.socket !== 'subscribe') return
        const read = order.safeParse(parsed(String(data)))
        const stream = STREAMS.find((name) => name === read.data?.stream)
        if (stream === undefined) {
          client.send(JSON.stringify({ error: 'Unknown stream type', status: 400 }))
        } else if (read.data?.type === 'subscribe') listener.streams.add(stream)
        else listener.streams.delete(stream)
      })
    })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
