import { readBytes } from '../body.ts'
import { fetchPublic, PrivateAddressError } from '../public-fetch.ts'
import { HordeError } from './errors.ts'

const IMAGE_LIMIT_BYTES = 30_000_000
const MOST_HOPS = 4

/**
 * The bytes behind an image link. Every hop must be http or https, and, unless `privateAllowed`, lead to
 * a public address. A dead link (403, 404, 410) is `not-found`.
 */
export async function downloadImage(
  link: string,
  options: { signal: AbortSignal; clientAgent: string; privateAllowed: boolean },
): Promise<Uint8Array> {
  let url = parseLink(link)
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const response = await get(url, options)
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel()
      url = parseLink(location, url)
      continue
    }
    if (response.ok) return await readBytes(response, IMAGE_LIMIT_BYTES)
    await response.body?.cancel()
    throw deadLink(response.status)
  }
  throw refused('the image link redirects too often')
}

async function get(
  url: URL,
  { signal, clientAgent, privateAllowed }: Parameters<typeof downloadImage>[1],
): Promise<Response> {
  const headers = { 'Client-Agent': clientAgent }
  if (privateAllowed) return fetch(url, { headers, redirect: 'manual', signal })
  try {
    return await fetchPublic(url, { headers, signal })
  } catch (error) {
    throw error instanceof PrivateAddressError ? refused(error.message) : error
  }
}

function parseLink(link: string, base?: URL): URL {
  const url = URL.parse(link, base?.href)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw refused('the Horde gave no http or https link for the image')
  }
  return url
}

function refused(message: string): HordeError {
  return new HordeError(message, { status: 0, kind: 'invalid', outcome: 'not-sent' })
}

function deadLink(status: number): HordeError {
  const dead = status === 403 || status === 404 || status === 410
  return new HordeError(`the image host answered ${status}`, {
    status,
    kind: dead ? 'not-found' : status === 429 ? 'rate-limited' : 'unreachable',
    outcome: dead ? 'not-sent' : 'unknown',
  })
}
