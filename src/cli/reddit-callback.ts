import { on } from 'node:events'
import { createServer } from 'node:http'

/** Where the browser comes back to, on this machine. */
export interface Callback extends AsyncDisposable {
  /** The address that a browser calls next, of those that `takes` says yes to; none of them is passed over. */
  next(): Promise<string>
}

/**
 * Listens where the redirect URI leads; undefined where that is not on this machine, or the port is not free.
 * @param takes whether it is the answer that is waited for: others on this machine may call as well
 */
export async function listenFor(
  redirectUri: string,
  takes: (address: string) => boolean,
): Promise<Callback | undefined> {
  const { protocol, hostname, port, pathname } = new URL(redirectUri)
  if (protocol !== 'http:' || !['localhost', '127.0.0.1'].includes(hostname) || port === '') return undefined
  const server = createServer((request, reply) => {
    const address = URL.parse(request.url ?? '', redirectUri)
    const isIt = request.method === 'GET' && address?.pathname === pathname && takes(address.href)
    reply.writeHead(isIt ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', connection: 'close' })
    reply.end(isIt ? DONE : NOTHING)
    if (isIt) server.emit(CALLED, address.href)
  })
  const listening = await new Promise<boolean>((settle) => {
    server.once('error', () => settle(false))
    server.listen(Number(port), hostname, () => settle(true))
  })
  if (!listening) return undefined
  const calls = on(server, CALLED)
  return {
    async next() {
      const { value: [address] = [] } = await calls.next()
      return address
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      // Browsers open connections ahead, and keep them.
      server.closeAllConnections()
      await closed
    },
  }
}

const CALLED = 'called'
const DONE = '<!doctype html><title>Horde Herald</title><p>Go back to the terminal; this page can be closed.'
const NOTHING = '<!doctype html><title>Horde Herald</title><p>There is nothing here.'
