import * as z from 'zod'
import type { Posted } from './client.ts'
import { RedditError } from './errors.ts'
import { SITE } from './hosts.ts'

const AWAIT_MS = 30_000

/** Source: praw, models/reddit/subreddit.py, `_submit_media`. */
const said = z.looseObject({
  type: z.string(),
  payload: z.looseObject({ redirect: z.string().optional() }).optional(),
})

/**
 * What became of a post that Reddit makes behind our call, as it tells on a WebSocket. Undefined where it does not tell
 * in time, or something else.
 * @throws {RedditError} where it says that there is no post
 */
export async function awaitSubmission(address: string, signal: AbortSignal): Promise<Posted | undefined> {
  const enough = AbortSignal.any([signal, AbortSignal.timeout(AWAIT_MS)])
  if (enough.aborted) return undefined
  const { promise, resolve, reject } = Promise.withResolvers<Posted | undefined>()
  const socket = new WebSocket(address)
  const end = () => resolve(undefined)
  enough.addEventListener('abort', end)
  socket.addEventListener('error', end)
  socket.addEventListener('close', end)
  socket.addEventListener('message', ({ data }) => {
    const message = said.safeParse(jsonOf(data)).data
    if (message?.type === 'failed') {
      reject(
        new RedditError('Reddit could not make a post of the picture', {
          outcome: 'not-sent',
          kind: 'rejected',
          code: 'MEDIA_FAILED',
        }),
      )
    } else if (message?.type === 'success') resolve(postedAt(message.payload?.redirect ?? ''))
  })
  return await promise.finally(() => {
    enough.removeEventListener('abort', end)
    socket.close()
  })
}

function jsonOf(data: unknown): unknown {
  try {
    return JSON.parse(String(data).slice(0, 10_000))
  } catch {
    return undefined
  }
}

/** Addresses of submissions: `/r/<subreddit>/comments/<id>/<title>/`, of galleries also `/gallery/<id>`. */
export function postedAt(address: string): Posted | undefined {
  const url = URL.parse(address, SITE)
  const id = /\/(?:comments|gallery)\/([a-z0-9]{1,20})(?:\/|$)/.exec(url?.pathname ?? '')?.[1]
  return id === undefined || url === null ? undefined : { fullname: `t3_${id}`, url: url.href }
}
