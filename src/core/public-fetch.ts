import { type LookupAddress, lookup } from 'node:dns'
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Readable } from 'node:stream'
import { HeraldError } from './errors.ts'

/** A link that a stranger gave leads to this machine or into a private network. */
export class PrivateAddressError extends HeraldError {
  override name = 'PrivateAddressError'
}

/**
 * `GET` as `fetch` does it, following no redirect, and never to a private address: what is judged is the address
 * that is connected to, so a name that changes its mind between a look and the call gains nothing.
 * @throws {PrivateAddressError} where the link leads to one
 */
export function fetchPublic(
  url: URL,
  { headers, signal }: { headers?: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<Response> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // Addresses are not looked up.
  if (isIP(host) !== 0 && isPrivateAddress(host)) return Promise.reject(isPrivate(host))
  const [request, agent] = url.protocol === 'https:' ? [requestHttps, HTTPS] : [requestHttp, HTTP]
  return new Promise((resolve, reject) => {
    const failed = (error: unknown) => {
      if (error instanceof PrivateAddressError) reject(error)
      else reject(signal.aborted ? signal.reason : new TypeError('fetch failed', { cause: error }))
    }
    request(url, { agent, signal, headers: { Accept: '*/*', ...headers } }, (message) => {
      try {
        resolve(responseOf(message))
      } catch (error) {
        message.destroy()
        failed(error)
      }
    })
      .on('error', failed)
      .end()
  })
}

const WITHOUT_BODY = [204, 205, 304]

function responseOf(message: IncomingMessage): Response {
  const status = message.statusCode ?? 0
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(message.headersDistinct))
    for (const value of values) headers.append(name, value)
  if (!WITHOUT_BODY.includes(status)) {
    return new Response(Readable.toWeb(message) as ReadableStream<Uint8Array>, { status, headers })
  }
  message.resume()
  return new Response(null, { status, headers })
}

/** Asked by each new connection. */
const lookUpPublic: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? []
    if (error !== null || first === undefined)
      return done(error ?? new Error(`${hostname} has no address`), [])
    if (addresses.some(({ address }) => isPrivateAddress(address))) return done(isPrivate(hostname), [])
    if (options.all) done(null, addresses)
    else answerWith(first, done)
  })
}

function answerWith({ address, family }: LookupAddress, done: Parameters<LookupFunction>[2]): void {
  done(null, address, family)
}

// Their own: a connection that somebody else made was judged by nobody.
const HTTP = new HttpAgent({ keepAlive: true, lookup: lookUpPublic })
const HTTPS = new HttpsAgent({ keepAlive: true, lookup: lookUpPublic })

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
// Where IPv4 addresses can be written in another way, all of them: nobody keeps pictures there.
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

function isPrivate(host: string): PrivateAddressError {
  return new PrivateAddressError(`the link leads to a private address (${host})`)
}
