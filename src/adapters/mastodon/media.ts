import { PublishError } from '../../core/errors.ts'
import { isPrivateHost } from '../../core/horde/download.ts'
import { readBytes } from '../../core/horde/transport.ts'
import { unansweredError } from './errors.ts'

const MOST_BYTES = 40_000_000

/**
 * A picture of our own from where our server said it is: on the server itself, or on the public host where it keeps
 * its files. No redirects. Undefined where it is gone.
 */
export async function downloadMedia(
  link: string,
  serverUrl: string,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const what = 'reading a picture back'
  const url = URL.parse(link)
  if (url === null || !(await isExpected(url, new URL(serverUrl)))) {
    throw new PublishError(`${what}: its address is none of our server's`, {
      outcome: 'not-sent',
      kind: 'rejected',
    })
  }
  try {
    const response = await fetch(url, { redirect: 'error', signal })
    if (response.ok) return await readBytes(response, MOST_BYTES)
    await response.body?.cancel()
    if (response.status === 404 || response.status === 410) return undefined
    throw new PublishError(`${what}: HTTP ${response.status}`, { outcome: 'not-sent', kind: 'transient' })
  } catch (error) {
    throw error instanceof PublishError ? error : unansweredError(what, error)
  }
}

async function isExpected(url: URL, server: URL): Promise<boolean> {
  if (url.origin === server.origin) return true
  return url.protocol === 'https:' && !(await isPrivateHost(url.hostname).catch(() => true))
}
