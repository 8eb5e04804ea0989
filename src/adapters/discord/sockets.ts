import { EventEmitter } from 'node:events'
import type { Client } from 'discord.js'
import * as z from 'zod'

/** Where a client has its connections to the gateway. The SDK shows them to nobody. */
const inside = z.object({
  _ws: z.object({
    strategy: z.object({
      shards: z.map(z.number(), z.object({ connection: z.instanceof(EventEmitter).nullable() })),
    }),
  }),
})

/**
 * Whoever stops the SDK while it connects makes it take its listeners off the connection, which goes on. When that fails
 * afterwards, an error that nobody hears would end the process: here every connection is heard for as long as it lives.
 */
export function hearSockets(client: Client): void {
  // It says that it connects right before it does, and more than that.
  client.on('debug', () => queueMicrotask(() => hearThose(client)))
}

function hearThose({ ws }: Client): void {
  for (const { connection } of inside.safeParse(ws).data?._ws.strategy.shards.values() ?? []) {
    if (connection?.listeners('error').includes(ignore) === false) connection.on('error', ignore)
  }
}

function ignore(): void {}
