import * as z from 'zod'
import type { Clock } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'

/** `notifications_merged`: what the policy kept back was let through (Mastodon 4.3). */
export type News = 'notification' | 'notifications_merged'

export interface StreamParts {
  /** Where to, and who we are; asked anew each time. Undefined: nowhere. */
  readonly address: () => Promise<{ readonly url: URL; readonly token: Secret } | undefined>
  /** Called when something came that is worth a look. */
  readonly onEvent: (event: News) => void
  /** A signal that is aborted when a new connection is worth a try, whatever became of the last one. */
  readonly renewed: () => AbortSignal
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Resolves after that time, or when one of the signals is aborted. */
  readonly wait: (ms: number, ...signals: readonly AbortSignal[]) => Promise<void>
}

/** Between two attempts; doubled up to the second one until a stream has stayed open for the third. */
const AGAIN_MS = 5_000
const AT_MOST_MS = 10 * 60_000
const STABLE_MS = 60_000
/** Longer by up to this share, by chance: not all who were cut off together come back together. */
const SPREAD = 1 / 4

const frame = z.object({ event: z.enum(['notification', 'notifications_merged']), payload: z.unknown() })
const notification = z.object({ type: z.string() })

/**
 * Keeps a stream open until the signal is aborted; resolves when nothing of it is left. It brings no events
 * itself, it says that there are some. That it is open is no such news: what happened before it was is found by asking
 * now and then, and a proxy that cuts every stream off would have us ask each time.
 *
 * Not the SDK's: that subscribes by a message, which GoToSocial ignores (it reads the URL only), gives no say in how
 * a refused stream is tried again, and ends for good with the first error the server sends.
 */
export async function keepStream(parts: StreamParts): Promise<void> {
  const { renewed, signal, wait } = parts
  let waitMs = AGAIN_MS
  while (!signal.aborted) {
    const over = renewed()
    const openMs = await openOnce(parts, AbortSignal.any([signal, over])).catch(() => 0)
    if (openMs >= STABLE_MS || over.aborted) waitMs = AGAIN_MS
    await wait(waitMs * (1 + Math.random() * SPREAD), signal, over)
    waitMs = Math.min(AT_MOST_MS, waitMs * 2)
  }
}

async function openOnce({ address, onEvent, clock }: StreamParts, over: AbortSignal): Promise<number> {
  const to = await address()
  if (to === undefined || over.aborted) return 0
  return await listenOnce(to.url, to.token, clock, onEvent, over)
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
 * One connection until it ends; for how long it was open, in ms. The token travels in a header, not in the address.
 * Rejects where address or token have characters that cannot travel so.
 */
function listenOnce(
  url: URL,
  token: Secret,
  clock: Clock,
  onEvent: (event: News) => void,
  over: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => {
    let openedAt: number | undefined
    const end = () => resolve(openedAt === undefined ? 0 : clock.now() - openedAt)
    const socket = new WebSocket(url, token.reveal())
    const close = () => {
      socket.close()
      // Not waiting for the other side to agree.
      end()
    }
    over.addEventListener('abort', close, { once: true })
    socket.addEventListener('open', () => {
      openedAt = clock.now()
    })
    socket.addEventListener('message', ({ data }) => {
      const news = over.aborted ? undefined : newsOf(data)
      if (news !== undefined) onEvent(news)
    })
    // `close` follows, after a refused connection too.
    socket.addEventListener('error', () => {})
    socket.addEventListener('close', () => {
      over.removeEventListener('abort', close)
      end()
    })
  })
}

/** Favourites and boosts of a picture may be many, and none of them is for us. What is not understood may be. */
function newsOf(data: unknown): News | undefined {
  const told = frame.safeParse(parsed(data)).data
  if (told === undefined || told.event === 'notifications_merged') return told?.event
  const { type = 'mention' } = notification.safeParse(parsed(told.payload)).data ?? {}
  return type === 'mention' ? told.event : undefined
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}
