import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import type { Secret } from '../../core/secret.ts'

export interface StreamParts {
  /** `wss://…` as the server names it. */
  readonly url: string
  readonly token: Secret
  /** Called when something came that is worth a look. */
  readonly onEvent: () => void
  readonly signal: AbortSignal
}

/** Between two attempts; doubled up to the second one where the server has no streaming at all. */
const AGAIN_MS = 5_000
const AT_MOST_MS = 10 * 60_000

const frame = z.object({ event: z.enum(['notification', 'notifications_merged']) })

/**
 * Keeps a stream open until the signal is aborted; resolves when nothing of it is left. It brings no events
 * itself, it says that there are some.
 *
 * Not the SDK's: that subscribes by a message, which GoToSocial ignores (it reads the URL only), gives no say in how
 * a refused stream is tried again, and ends for good with the first error the server sends.
 */
export async function keepStream({ url, token, onEvent, signal }: StreamParts): Promise<void> {
  let waitMs = AGAIN_MS
  while (!signal.aborted) {
    const opened = await listenOnce({ url, token, onEvent, signal }).catch(() => false)
    waitMs = opened ? AGAIN_MS : Math.min(AT_MOST_MS, waitMs * 2)
    await pause(waitMs, undefined, { signal }).catch(() => {})
  }
}

function streamUrl(base: string): string {
  const url = new URL(base.replace(/\/+$/, ''))
  if (!url.pathname.endsWith('/streaming'))
    url.pathname = `${url.pathname.replace(/\/$/, '')}/api/v1/streaming`
  url.searchParams.set('stream', 'user')
  return url.href
}

/**
 * One connection until it ends; whether it came about. The token travels in a header, not in the address.
 * Rejects where address or token have characters that cannot travel so.
 */
function listenOnce({ url, token, onEvent, signal }: StreamParts): Promise<boolean> {
  return new Promise((resolve) => {
    let opened = false
    const socket = new WebSocket(streamUrl(url), token.reveal())
    const close = () => {
      socket.close()
      // Not waiting for the other side to agree.
      resolve(opened)
    }
    signal.addEventListener('abort', close, { once: true })
    socket.addEventListener('open', () => {
      opened = true
      // What happened before is not told again.
      onEvent()
    })
    socket.addEventListener('message', ({ data }) => {
      if (!signal.aborted && isNews(data)) onEvent()
    })
    // `close` follows, after a refused connection too.
    socket.addEventListener('error', () => {})
    socket.addEventListener('close', () => {
      signal.removeEventListener('abort', close)
      resolve(opened)
    })
  })
}

function isNews(data: unknown): boolean {
  try {
    return typeof data === 'string' && frame.safeParse(JSON.parse(data)).success
  } catch {
    return false
  }
}
