import { readBytes } from '../../core/body.ts'
import { PublishError } from '../../core/errors.ts'
import { fetchPublic, PrivateAddressError } from '../../core/public-fetch.ts'
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
  const foreign = new PublishError(`${what}: its address is none of our server's`, {
    outcome: 'not-sent',
    kind: 'rejected',
  })
  const url = URL.parse(link)
  const own = url?.origin === new URL(serverUrl).origin
  if (url === null || !(own || url.protocol === 'https:')) throw foreign
  try {
    const response = await (own ? fetch(url, { redirect: 'error', signal }) : fetchPublic(url, { signal }))
    if (response.ok) return await readBytes(response, MOST_BYTES)
    await response.body?.cancel()
    if (response.status === 404 || response.status === 410) return undefined
    throw new PublishError(`${what}: HTTP ${response.status}`, { outcome: 'not-sent', kind: 'transient' })
  } catch (error) {
    if (error instanceof PrivateAddressError) throw foreign
    throw error instanceof PublishError ? error : unansweredError(what, error)
  }
}
