import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { type TestContext, test } from 'node:test'
import type Snoowrap from 'snoowrap'
import type { RedditOptions } from '../simulators/reddit/index.ts'
import { AGENT, redditServer } from '../support/reddit-client.ts'

const Wrap: typeof Snoowrap = createRequire(import.meta.url)('snoowrap')

/** snoowrap as it is, but for where Reddit is: `rawRequest` is its documented point of extension. */
async function snoowrap(context: TestContext, options: RedditOptions = {}) {
  const { server } = await redditServer(context, options)
  class Here extends Wrap {
    override rawRequest(asked: Parameters<Snoowrap['rawRequest']>[0]) {
      return super.rawRequest({ ...asked, baseUrl: server.url })
    }
  }
  const snoo = new Here({
    userAgent: AGENT,
    clientId: server.app.id,
    clientSecret: server.app.secret,
    refreshToken: server.refreshToken,
  })
  snoo.config({ proxies: false, warnings: false })
  return { server, snoo }
}

/** Its own types cannot be awaited. */
async function said(call: PromiseLike<unknown>): Promise<string> {
  try {
    await call
    return 'said'
  } catch (error) {
    return String(error)
  }
}

test('snoowrap reads the inbox, replies and marks as read', async (context) => {
  const { server, snoo } = await snoowrap(context)
  const { fullname } = server.mention('ada', 'draw me a fox & a <hen>')
  const unread = await snoo.getUnreadMessages({ limit: 5 })
  assert.deepEqual(
    Array.from(unread, ({ name, body }) => [name, body]),
    [[fullname, 'u/HordeHerald draw me a fox & a <hen>']],
  )
  assert.equal(await said(snoo.getComment(fullname.slice(3)).reply('a fox')), 'said')
  assert.deepEqual(
    server.comments(fullname).map(({ body }) => body),
    ['a fox'],
  )
  await snoo.markMessagesAsRead(unread)
  assert.deepEqual(server.unread(), [])
  assert.equal(server.oauth.requests, 1)
})

test('snoowrap pages through a listing by itself', async (context) => {
  const { server, snoo } = await snoowrap(context)
  const { fullname: on } = server.post('op', { in: 'pics' })
  const said = Array.from({ length: 7 }, (_, index) => server.comment('ada', `${index}`, { on }).fullname)
  const first = await snoo.getSubreddit('pics').getNewComments({ limit: 3 })
  const all = await first.fetchAll()
  assert.deepEqual(
    Array.from(all, ({ name }) => name),
    said.toReversed(),
  )
})

test('snoowrap sees a refusal as a refusal, and a limit before it is broken', async (context) => {
  const { server, snoo } = await snoowrap(context, { limit: { calls: 3, windowMs: 60_000 } })
  const { fullname, submission } = server.mention('ada', 'draw me a fox')
  const reply = () => said(snoo.getComment(fullname.slice(3)).reply('a fox'))
  server.patience.block(125_000)
  assert.match(await reply(), /RATELIMIT,you are doing that too much\. try again in 2 minutes\.,ratelimit/)
  server.patience.block(0)
  server.lock(submission.fullname)
  assert.match(await reply(), /THREAD_LOCKED/)
  server.ban('test')
  server.lock(submission.fullname, false)
  assert.match(await reply(), /StatusCodeError: 403/)
  assert.match(await reply(), /ratelimit was exceeded/)
  assert.equal(server.calls('comment'), 3)
  assert.deepEqual(server.comments(), [])
})
