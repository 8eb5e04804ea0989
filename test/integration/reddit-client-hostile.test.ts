import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { describe, type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openReddit } from '../../src/adapters/reddit/open.ts'
import { LocalBuckets } from '../../src/core/buckets.ts'
import { Secret } from '../../src/core/secret.ts'
import { AGENT, failure, send, signal } from '../support/reddit-account.ts'

const TOKEN = { access_token: 'x', token_type: 'bearer', expires_in: 3_600, scope: '*' }
const PAGE = { limit: 100 }

/** The account on a server that gives tokens, and answers everything else like this. */
async function facing(context: TestContext, answer: (reply: ServerResponse) => void, token: unknown = TOKEN) {
  const server = createServer((request, reply) => {
    request.resume()
    if (request.url?.startsWith('/api/v1/access_token')) reply.end(JSON.stringify(token))
    else answer(reply)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return openReddit({
    account: 'bot',
    app: { id: 'x', secret: new Secret('x') },
    refreshToken: { read: async () => new Secret('x'), save: async () => {} },
    userAgent: AGENT,
    buckets: new LocalBuckets(),
    clock: { now: () => Date.now() },
    server: `http://127.0.0.1:${port}`,
    timeoutMs: 5_000,
  })
}

const comment = (more: object = {}) => ({
  kind: 't1',
  data: {
    name: 't1_abc',
    author: 'ada',
    body: 'x',
    subreddit: 'test',
    parent_id: 't3_abc',
    created_utc: 1,
    ...more,
  },
})
const listing = (children: unknown, more: object = {}) => ({
  kind: 'Listing',
  data: { children, after: null, ...more },
})

describe('answers that are not what they should be', () => {
  const bodies: readonly [string, string][] = [
    ['nothing', ''],
    ['a page', '<html>Our CDN was unable to reach our servers</html>'],
    ['no listing', '{"kind": "t1", "data": {}}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['half an answer', JSON.stringify(listing([comment()])).slice(0, 60)],
    ['children that are none', JSON.stringify(listing('x'))],
    ['too many children', JSON.stringify(listing(Array(2_000).fill(comment())))],
    ['nesting without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a prototype', '{"__proto__": {"kind": "Listing"}}'],
  ]
  for (const [name, body] of bodies) {
    test(`${name}: an error in a sentence`, async (context) => {
      const client = await facing(context, (reply) => reply.end(body))
      const { outcome, message } = await failure(client.comments('test', PAGE, signal))
      assert.equal(outcome, 'unknown')
      assert.match(message, /^reading comments in r\/test: Reddit's answer is not as expected at "/)
    })
  }

  test('one unreadable thing is named, and the others are read', async (context) => {
    const wrong = [
      comment({ name: 't1_bad', body: 7 }),
      comment({ name: 't1_worse', created_utc: '1e999' }),
      comment({ name: '../../etc' }),
      { kind: 'more', data: { name: 't1_more' } },
      null,
      'x',
    ]
    const client = await facing(context, (reply) => reply.end(JSON.stringify(listing([...wrong, comment()]))))
    const { items, unreadable } = await client.comments('test', PAGE, signal)
    assert.deepEqual(
      items.map(({ name }) => name),
      ['t1_abc'],
    )
    assert.deepEqual(unreadable, ['t1_bad', 't1_worse', 't1_more'])
  })

  test('fields that nobody reads may be anything', async (context) => {
    const odd = comment({ edited: 'yes', removal_reason: { why: 7 }, banned_by: [], body_html: 7, new: 'no' })
    const client = await facing(context, (reply) => reply.end(JSON.stringify(listing([odd]))))
    const { items, unreadable } = await client.comments('test', PAGE, signal)
    assert.deepEqual([items.length, unreadable], [1, []])
  })

  test('a reply that was taken but cannot be read may have happened', async (context) => {
    for (const body of [
      '{}',
      '{"json": {"errors": [], "data": {}}}',
      '',
      '{"json": {"errors": [], "data": {"things": []}}}',
    ]) {
      const client = await facing(context, (reply) => reply.end(body))
      assert.equal((await failure(client.reply('t1_abc', { text: 'x' }, signal, send))).outcome, 'unknown')
    }
  })

  test('an answer without end is left, plain or packed', async (context) => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, 32))
    const answers: ((reply: ServerResponse) => void)[] = [
      (reply) => reply.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      (reply) => {
        const more = () => {
          while (!reply.destroyed && reply.write(Buffer.alloc(1_000_000, 32)));
          if (!reply.destroyed) reply.once('drain', more)
        }
        more()
      },
    ]
    for (const answer of answers) {
      const client = await facing(context, answer)
      const { message } = await failure(client.unread(PAGE, signal))
      assert.match(message, /^reading the inbox: no answer/)
    }
  })

  test('a refusal without end is left as well', async (context) => {
    const client = await facing(context, (reply) => {
      reply.writeHead(403)
      const more = () => {
        while (!reply.destroyed && reply.write(Buffer.alloc(1_000_000, 32)));
        if (!reply.destroyed) reply.once('drain', more)
      }
      more()
    })
    assert.equal((await failure(client.reply('t1_abc', { text: 'x' }, signal, send))).outcome, 'unknown')
  })

  test('who is sent elsewhere does not go there with the token', async (context) => {
    let calls = 0
    const client = await facing(context, (reply) => {
      calls += 1
      reply.writeHead(307, { location: '/elsewhere' }).end()
    })
    assert.equal((await failure(client.me(signal))).outcome, 'unknown')
    assert.equal(calls, 1)
  })

  test('rate headers that are nonsense are not believed', async (context) => {
    const headers = [
      { 'x-ratelimit-remaining': '-5', 'x-ratelimit-reset': '10' },
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' },
      { 'x-ratelimit-remaining': '1e99', 'x-ratelimit-reset': '10' },
    ]
    for (const one of headers) {
      const client = await facing(context, (reply) =>
        reply.writeHead(200, one).end(JSON.stringify(listing([]))),
      )
      await client.unread(PAGE, signal)
      assert.equal(client.allowance, undefined)
      await client.unread(PAGE, signal)
    }
  })

  const tokens = [
    {},
    { ...TOKEN, access_token: 'a\r\nx: y' },
    { ...TOKEN, expires_in: -1 },
    { ...TOKEN, expires_in: 'soon' },
    { ...TOKEN, token_type: 'mac' },
    { error: 'invalid_grant' },
    [],
  ]
  for (const token of tokens) {
    test(`no token: ${JSON.stringify(token).slice(0, 60)}`, async (context) => {
      const client = await facing(context, (reply) => reply.end('{}'), token)
      assert.equal((await failure(client.me(signal))).outcome, 'not-sent')
    })
  }

  test('a lease for somewhere else, and a picture goes nowhere', async (context) => {
    const client = await facing(context, (reply) =>
      reply.end(
        JSON.stringify({ args: { action: '//evil.example', fields: [] }, asset: { asset_id: 'abc' } }),
      ),
    )
    const { message } = await failure(client.lease({ name: 'x.png', type: 'image/png' }, signal))
    assert.match(message, /"args\.action"/)
  })

  test('a post that is listened for somewhere else is made all the same', async (context) => {
    const body = { json: { errors: [], data: { websocket_url: 'wss://evil.example/x' } } }
    const client = await facing(context, (reply) => reply.end(JSON.stringify(body)))
    const post = { subreddit: 'test', title: 'x', nsfw: false, spoiler: false, url: 'https://x.example/x' }
    assert.deepEqual(await client.submitImage(post, signal, send), {})
  })
})
