import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import * as z from 'zod'
import { DiscordRest } from '../../src/adapters/discord/rest.ts'
import { Secret } from '../../src/core/secret.ts'

/** So that a part of it is still to be sent when the connection is gone. */
const LARGE = Buffer.alloc(3_000_000)

test('a connection that is cut while pictures are on their way fails the call, and ends nothing else', async (context) => {
  const server = createServer(({ socket }) => socket.resetAndDestroy())
  context.after(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const rest = new DiscordRest({
    api: `http://127.0.0.1:${address.port}/api`,
    token: new Secret('token'),
    userAgent: 'herald-test',
  })
  const posting = rest.call({
    what: 'posting a message',
    method: 'POST',
    route: '/channels/1/messages',
    body: { content: 'a lighthouse' },
    files: ['1.webp', '2.webp', '3.webp', '4.webp'].map((name) => ({
      name,
      contentType: 'image/webp',
      data: LARGE,
    })),
    schema: z.unknown(),
  })
  await assert.rejects(posting, { name: 'DiscordError', kind: 'transient', outcome: 'unknown' })
})
