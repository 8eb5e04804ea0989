import * as z from 'zod'
import type { Secret } from '../../core/secret.ts'
import { pause } from './wakes.ts'

export interface StreamParts {
  /** Where to, and who we are; asked anew each time. Undefined: nowhere. */
  readonly address: () => Promise<{ readonly url: URL; readonly token: Secret } | undefined>
  /** Called when something came that is worth a look. */
  readonly onEvent: () => void
  /** A signal that is aborted when a new connection is worth a try, whatever became of the last one. */
  readonly renewed: () => AbortSignal
  readonly signal: AbortSignal
}

/** Between two attempts; doubled up to the second one where the server has no streaming at all. */
const AGAIN_MS = 5_000
const AT_MOST_MS = 10 * 60_000

const frame = z.object({ event: z.enum(['notification', 'notifications_merged']), payload: z.unknown() })
const notification = z.object({ type: z.string() })

/**
 * Keeps a stream open until the signal is aborted; resolves when nothing of it is left. It brings no events
 * itself, it says that there are some.
 *
 * Not the SDK's: that subscribes by a message, which GoToSocial ignores (it reads the URL only), gives no say in how
 * a refused stream is tried again, and ends for good with the first error the server sends.
 */
export async function keepStream({ address, onEvent, renewed, signal }: StreamParts): Promise<void> {
  let waitMs = AGAIN_MS
  while (!signal.aborted) {
    const over = renewed()
    const opened = await openOnce(address, onEvent, AbortSignal.any([signal, over])).catch(() => false)
    waitMs = opened || over.aborted ? AGAIN_MS : Math.min(AT_MOST_MS, waitMs * 2)
    await pause(waitMs, signal, over)
  }
}

async function openOnce(
  address: StreamParts['address'],
  onEvent: () => void,
  over: AbortSignal,
): Promise<boolean> {
  const to = await address()
  if (to === undefined || over.aborted) return false
  return await listenOnce(to.url, to.token, onEvent, over)
}

/**
 * The address of our stream, from the one that the server names (`wss://…`, with or without the path). Undefined where
 * that is none that a token may travel to: a connection in the clear is for servers on this machine.
 */
export function streamUrl(named: string, serverUrl: string): URL | undefined {
  const url = URL.parse(named.replace(/\/+$/, ''))
  if (url === null) return undefined
  if (url.protocol !== 'wss:' && !(url.protocol === 'ws:' && serverUrl.startsWith('http:'))) return undefined
  if (!url.pathname.endsWith('/streaming'))
    url.pathname = `${url.pathname.replace(/\/$/, '')}/api/v1/streaming`
  url.searchParams.set('stream', 'user')
  return url
}

/**
 * One connection until it ends; whether it came about. The token travels in a header, not in the address.
 * Rejects where address or token have characters that cannot travel so.
 */
function listenOnce(url: URL, token: Secret, onEvent: () => void, over: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    let opened = false
    const socket = new WebSocket(url, token.reveal())
    const close = () => {
      socket.close()
      // Not waiting for the other side to agree.
      resolve(opened)
    }
    over.addEventListener('abort', close, { once: true })
    socket.addEventListener('open', () => {
      opened = true
      // What happened before is not told again.
      onEvent()
    })
    socket.addEventListener('message', ({ data }) => {
      if (!over.aborted && isNews(data)) onEvent()
    })
    // `close` follows, after a refused connection too.
    socket.addEventListener('error', () => {})
    socket.addEventListener('close', () => {
      over.removeEventListener('abort', close)
      resolve(opened)
    })
  })
}

/** Favourites and boosts of a picture may be many, and none of them is for us. What is not understood may be. */
function isNews(data: unknown): boolean {
  const told = frame.safeParse(parsed(data)).data
  if (told === undefined) return false
  const { type = 'mention' } = notification.safeParse(parsed(told.payload)).data ?? {}
  return told.event !== 'notification' || type === 'mention'
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}
