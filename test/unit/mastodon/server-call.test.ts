import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import * as z from 'zod'
import { callServer } from '../../../src/adapters/mastodon/server-call.ts'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  assert.ok(address !== null && typeof address === 'object')
  return address.port
}

test('a server that does not answer is named with the reason, not with the name of an error', async () => {
  // Port 1 is one of those that fetch refuses to call. https://fetch.spec.whatwg.org/#port-blocking
  for (const [port, why] of [
    [await freePort(), 'ECONNREFUSED'],
    [1, 'bad port'],
  ] as const) {
    const at = { url: `http://127.0.0.1:${port}`, userAgent: 'test' }
    const call = { what: 'looking at it', method: 'GET', path: '/', schema: z.unknown() } as const
    await assert.rejects(callServer(at, call), {
      message: `127.0.0.1:${port} does not answer (${why}): looking at it. Check the name of the server and the network.`,
    })
  }
})
