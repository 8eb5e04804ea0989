import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MastodonClient } from '../../src/adapters/mastodon/client.ts'
import { PublishError } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'
import { MastodonServer } from '../simulators/mastodon/index.ts'

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

test('an upload whose time is over before it begins fails, and ends nothing else', async (context) => {
  const server = await MastodonServer.start()
  context.after(() => server[Symbol.asyncDispose]())
  const client = new MastodonClient({
    url: server.url,
    userAgent: 'herald-test',
    clock: { now: () => Date.now() },
    token: async () => new Secret(server.token),
  })
  const file = new File(['a picture'], 'fox.webp', { type: 'image/webp' })
  await assert.rejects(client.upload(file, 'a fox', AbortSignal.abort()), PublishError)
})
