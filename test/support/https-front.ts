import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'

/** A proxy as it stands before the service on the internet: https outside, plain http inside. */
export interface HttpsFront {
  readonly url: string
  /** When something came in, epoch ms. */
  readonly calledAt: readonly number[]
  /** Where calls go from now on. Before that they are refused. */
  lead(to: string): void
  close(): Promise<void>
}

/** Self-signed, for localhost and 127.0.0.1 only. */
const fixture = (name: string) => readFileSync(new URL(`../fixtures/localhost.${name}.pem`, import.meta.url))

export async function startHttpsFront(): Promise<HttpsFront> {
  const calledAt: number[] = []
  const sockets = new Set<Socket>()
  let target: URL | undefined
  const server = createServer({ key: fixture('key'), cert: fixture('crt') }, (outside) => {
    if (target === undefined) return outside.destroy()
    outside.on('data', () => calledAt.push(Date.now()))
    const inside = connect(Number(target.port), target.hostname)
    for (const socket of [outside, inside]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        outside.destroy()
        inside.destroy()
      })
    }
    outside.pipe(inside).pipe(outside)
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the front has no port')
  return {
    url: `https://127.0.0.1:${address.port}`,
    calledAt,
    lead(to) {
      target = new URL(to)
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
