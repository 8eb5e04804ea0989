import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { MastodonClient } from '../../src/adapters/mastodon/client.ts'
import { PublishError } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'
import { MastodonServer } from '../simulators/mastodon/index.ts'

/** What hangs does so for minutes. */
const TIMED = { timeout: 20_000 }

function clientOn(url: string): MastodonClient {
  return new MastodonClient({
    url,
    userAgent: 'herald-test',
    clock: { now: () => Date.now() },
    token: async () => new Secret('token'),
  })
}

test('a post waits for its token before it asks whether it may still be sent, not after', async (context) => {
  const server = await MastodonServer.start()
  context.after(() => server[Symbol.asyncDispose]())
  const order: string[] = []
  const client = new MastodonClient({
    url: server.url,
    userAgent: 'herald-test',
    clock: { now: () => Date.now() },
    async token() {
      order.push('token')
      return new Secret(server.token)
    },
  })
  const { id } = server.mention('ada@elsewhere.example', 'help')
  const { signal } = new AbortController()
  await client.post(
    { status: '@ada@elsewhere.example hello', in_reply_to_id: id },
    'key',
    signal,
    (request) => {
      order.push('send')
      return request()
    },
  )
  assert.deepEqual(order, ['token', 'send'])
  assert.equal(server.posts(id).length, 1)
})

test('reading mentions ends when it is aborted, whatever the server does not say', TIMED, async (context) => {
  const server = createServer(() => {})
  context.after(() => server.close())
  context.after(() => server.closeAllConnections())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const stop = new AbortController()
  const asked = once(server, 'request')
  const reading = clientOn(`http://127.0.0.1:${address.port}`).notifications(undefined, stop.signal)
  await asked
  stop.abort()
  await assert.rejects(reading, { name: 'PublishError', kind: 'transient', outcome: 'unknown' })
})

test('an upload whose time is over before it begins fails, and ends nothing else', async (context) => {
  const server = await MastodonServer.start()
  context.after(() => server[Symbol.asyncDispose]())
  const client = clientOn(server.url)
  const file = new File(['a picture'], 'fox.webp', { type: 'image/webp' })
  await assert.rejects(client.upload(file, 'a fox', AbortSignal.abort()), PublishError)
})
