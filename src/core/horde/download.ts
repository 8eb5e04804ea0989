import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { HordeError } from './errors.ts'
import { readBytes } from './transport.ts'

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
    if (!options.privateAllowed) await refusePrivate(url)
    const response = await fetch(url, {
      headers: { 'Client-Agent': options.clientAgent },
      redirect: 'manual',
      signal: options.signal,
    })
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

/** Whether a host name is an address of this machine or a private network, or resolves to one. */
export async function isPrivateHost(hostname: string): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return isPrivateAddress(host)
  const addresses = await lookup(host, { all: true })
  return addresses.some(({ address }) => isPrivateAddress(address))
}

const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6')
}

/** BlockList judges IPv4-mapped IPv6 addresses by their IPv4 part. */
function isPrivateAddress(address: string): boolean {
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

async function refusePrivate(url: URL): Promise<void> {
  let isPrivate: boolean
  try {
    isPrivate = await isPrivateHost(url.hostname)
  } catch (error) {
    throw new HordeError(`the image host ${url.hostname} cannot be found`, {
      status: 0,
      kind: 'unreachable',
      outcome: 'not-sent',
      cause: error,
    })
  }
  if (isPrivate) throw refused(`the image link leads to a private address (${url.hostname})`)
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
