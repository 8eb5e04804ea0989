import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Stands before a server, and can let every byte vanish, as a network does that drops packets. */
export interface QuietFront {
  readonly port: number
  /** While true, what either side says is swallowed and new connections are accepted. */
  quiet: boolean
  close(): Promise<void>
}

export async function startQuietFront(to: { port: number; host: string }): Promise<QuietFront> {
  const sockets = new Set<Socket>()
  const server = createServer((outside) => {
    const inside = connect(to.port, to.host)
    for (const [from, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      sockets.add(from)
      from.on('error', () => {})
      from.on('data', (bytes) => {
        if (!front.quiet) other.write(bytes)
      })
      from.on('close', () => {
        sockets.delete(from)
        other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the front has no port')
  const front: QuietFront = {
    port: address.port,
    quiet: false,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return front
}
