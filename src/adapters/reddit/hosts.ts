/** Where people read Reddit. */
export const SITE = 'https://www.reddit.com'

/** Where Reddit is: the real one, or a server on this machine that stands in for all of it. */
export interface Hosts {
  /** Without a slash at the end. */
  readonly api: string
  readonly www: string
  /** An address that an answer names, to upload to; undefined where it is none of Reddit's. */
  upload(action: string): string | undefined
  /** Likewise of a WebSocket. */
  socket(address: string): string | undefined
}

/** Where leases pointed and point to. Source: recorded answers; praw, tests/integration/cassettes. */
const UPLOADS = /^reddit-[a-z0-9-]+\.s3(?:-accelerate)?(?:\.[a-z0-9-]+)?\.amazonaws\.com$/
const SOCKETS = /^[a-z0-9.-]+\.(?:reddit|redditmedia)\.com$/

/** @param server the simulator's, from the settings */
export function hostsOf(server: string | undefined): Hosts {
  if (server === undefined) {
    return {
      api: 'https://oauth.reddit.com',
      www: SITE,
      upload: (action) => addressAt(action, 'https:', (host) => UPLOADS.test(host)),
      socket: (address) => addressAt(address, 'wss:', (host) => SOCKETS.test(host)),
    }
  }
  const own = new URL(server)
  return {
    api: own.origin,
    www: own.origin,
    upload: (action) => addressAt(action, 'http:', (host) => host === own.host),
    socket: (address) => addressAt(address, 'ws:', (host) => host === own.host),
  }
}

/** Leases have no protocol in front (`//host`). */
function addressAt(text: string, protocol: string, isOurs: (host: string) => boolean): string | undefined {
  const url = URL.parse(text, `${protocol}//reddit.invalid`)
  if (url === null || url.protocol !== protocol || !isOurs(url.host)) return undefined
  return url.username === '' && url.password === '' ? url.href : undefined
}
