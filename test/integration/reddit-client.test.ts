import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { LeaseLostError } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'
import { SCOPES } from '../simulators/reddit/index.ts'
import { failure, redditAccount, send, signal, toldToWait } from '../support/reddit-account.ts'

const PAGE = { limit: 100 }

describe('tokens', () => {
  test('calls that begin together take one, and the next ones use it', async (context) => {
    const { server, client } = await redditAccount(context)
    await Promise.all([client.me(signal), client.unread(PAGE, signal), client.me(signal)])
    await client.me(signal)
    assert.equal(server.oauth.requests, 1)
  })

  test('it is renewed before it ends, by the clock', async (context) => {
    const { server, client } = await redditAccount(context, { speed: 0, tokenMs: 3_600_000 })
    await client.me(signal)
    server.advance(3_600_000 - 30_000)
    await client.me(signal)
    assert.equal(server.oauth.requests, 2)
    assert.equal(server.calls('me'), 2)
  })

  test('one that Reddit does not know any more is replaced once for all who meet that', async (context) => {
    const { server, client } = await redditAccount(context)
    await client.me(signal)
    server.oauth.expire()
    await Promise.all([client.me(signal), client.me(signal), client.unread(PAGE, signal)])
    assert.equal(server.oauth.requests, 2)
  })

  test('a login that was taken back says so, and what to do', async (context) => {
    const { server, client } = await redditAccount(context)
    await client.me(signal)
    server.oauth.revoke(server.refreshToken)
    const { kind, outcome, code, message } = await failure(client.me(signal))
    assert.deepEqual({ kind, outcome, code }, { kind: 'auth', outcome: 'not-sent', code: 'invalid_grant' })
    assert.match(message, /reddit login/)
  })

  test('a wrong app is told from a wrong login', async (context) => {
    const { open } = await redditAccount(context)
    const { code, message } = await failure(
      open({ app: { id: 'other', secret: new Secret('x') } }).me(signal),
    )
    assert.equal(code, 'invalid_client')
    assert.match(message, /REDDIT_CLIENT_SECRET/)
  })

  test('one that reaches too little is left as soon as another login reaches further', async (context) => {
    const { server, client } = await redditAccount(context)
    server.oauth.grant(server.refreshToken, ['identity'])
    await client.me(signal)
    assert.equal((await failure(client.unread(PAGE, signal))).code, 'insufficient_scope')
    server.oauth.grant(server.refreshToken, SCOPES)
    await client.unread(PAGE, signal)
  })

  test('who is refused with a fresh token as well asks no third time', async (context) => {
    const { server, client } = await redditAccount(context)
    void server.inject({ route: 'me', answer: 'unauthorized', effect: 'none' })
    assert.equal((await failure(client.me(signal))).kind, 'auth')
    assert.equal(server.calls('me'), 2)
    assert.equal(server.oauth.requests, 2)
  })

  test('while none is to be had, a reply was certainly not sent', async (context) => {
    const { server, open } = await redditAccount(context)
    const comment = server.mention('ada', 'draw')
    for (const answer of ['html-502', 'reset', 'text-503', 'json-4xx'] as const) {
      void server.inject({ route: 'token', answer, effect: 'none', times: 1 })
      const { outcome } = await failure(open().reply(comment.fullname, { text: 'x' }, signal, send))
      assert.equal(outcome, 'not-sent')
    }
    assert.deepEqual(server.comments(), [])
  })

  test('who stops waiting for one does not take it from the others', async (context) => {
    const { server, client } = await redditAccount(context)
    const stop = new AbortController()
    const stopped = failure(client.me(stop.signal))
    const other = client.me(signal)
    stop.abort()
    assert.equal((await stopped).outcome, 'not-sent')
    assert.equal((await other).name, server.world.me.name)
  })
})

describe('what goes wrong with a reply', () => {
  const outcomes = [
    ['html-502', 'none', 'unknown'],
    ['html-502', 'done', 'unknown'],
    ['text-503', 'done', 'unknown'],
    ['reset', 'none', 'unknown'],
    ['reset', 'done', 'unknown'],
    ['json-4xx', 'none', 'not-sent'],
    ['rate-limited', 'none', 'not-sent'],
  ] as const
  for (const [answer, effect, expected] of outcomes) {
    test(`${answer}, effect ${effect}: ${expected}, and it is sent once`, async (context) => {
      const { server, client } = await redditAccount(context)
      const comment = server.mention('ada', 'draw')
      void server.inject({ route: 'comment', answer, effect, times: 1 })
      const { outcome } = await failure(client.reply(comment.fullname, { text: 'hello' }, signal, send))
      assert.equal(outcome, expected)
      assert.equal(server.calls('comment'), 1)
      assert.equal(server.comments(comment.fullname).length, effect === 'done' ? 1 : 0)
    })
  }

  test('a server that hangs is left after the time limit, or when the caller stops', async (context) => {
    const { server, open } = await redditAccount(context)
    const comment = server.mention('ada', 'draw')
    void server.inject({ route: 'comment', answer: 'hang', effect: 'done' })
    const late = await failure(open({ timeoutMs: 300 }).reply(comment.fullname, { text: 'x' }, signal, send))
    assert.deepEqual([late.outcome, late.kind], ['unknown', 'transient'])
    const stop = new AbortController()
    const stopped = failure(open().reply(comment.fullname, { text: 'x' }, stop.signal, send))
    stop.abort()
    await stopped
  })

  test('a server that is down certainly did nothing', async (context) => {
    const { server, client } = await redditAccount(context)
    await client.me(signal)
    await server[Symbol.asyncDispose]()
    const { outcome, message } = await failure(client.reply('t1_abc', { text: 'x' }, signal, send))
    assert.equal(outcome, 'not-sent')
    assert.match(message, /ECONNREFUSED/)
  })

  test('a lost lease goes up as it is, and nothing was sent', async (context) => {
    const { server, client } = await redditAccount(context)
    const comment = server.mention('ada', 'draw')
    const lost = new LeaseLostError('x')
    const reply = client.reply(comment.fullname, { text: 'x' }, signal, () => Promise.reject(lost))
    await assert.rejects(reply, (error) => error === lost)
    assert.equal(server.calls('comment'), 0)
  })

  test('the right to send is asked for when all else is there', async (context) => {
    const { server, client } = await redditAccount(context)
    const comment = server.mention('ada', 'draw')
    await client.reply(comment.fullname, { text: 'x' }, signal, async (request) => {
      assert.equal(server.oauth.requests, 1)
      return await request()
    })
  })

  const refused = [
    ['deleted', 'DELETED_COMMENT'],
    ['locked', 'THREAD_LOCKED'],
    ['archived', 'TOO_OLD'],
    ['banned', 'HTTP_403'],
  ] as const
  for (const [what, code] of refused) {
    test(`${what}: ended, with Reddit's own word for it`, async (context) => {
      const { server, client } = await redditAccount(context)
      const comment = server.mention('ada', 'draw')
      if (what === 'deleted') server.erase(comment.fullname)
      if (what === 'locked') server.lock(comment.fullname)
      if (what === 'archived') server.archive(comment.submission.fullname)
      if (what === 'banned') server.ban(comment.submission.subreddit.name)
      const error = await failure(client.reply(comment.fullname, { text: 'x' }, signal, send))
      assert.deepEqual([error.kind, error.outcome, error.code], ['target-gone', 'not-sent', code])
    })
  }

  test('an account that has to be patient is told for how long', async (context) => {
    const { server, client } = await redditAccount(context)
    const comment = server.mention('ada', 'draw')
    server.patience.block(9 * 60_000)
    const { kind, retryAfterMs = 0 } = await failure(
      client.reply(comment.fullname, { text: 'x' }, signal, send),
    )
    assert.equal(kind, 'rate-limited')
    assert.ok(retryAfterMs > 8.5 * 60_000 && retryAfterMs <= 9 * 60_000, String(retryAfterMs))
  })
})

describe('the pace', () => {
  test('a burst of 300 calls breaks no limit, and all of them come through', async (context) => {
    const { server, client } = await redditAccount(context, { speed: 0 })
    let left = 300
    for (let minute = 0; left > 0; minute += 1) {
      assert.ok(minute < 10, 'it takes too long')
      const waits = await Promise.all(Array.from({ length: left }, () => toldToWait(client.me(signal))))
      const waiting = waits.filter((ms) => ms !== undefined)
      left = waiting.length
      assert.ok(waiting.every((ms) => ms > 0 && ms <= 60_000))
      server.advance(Math.max(...waiting, 0))
    }
    assert.equal(server.calls('me'), 300)
    assert.deepEqual(server.violations(), [])
  })

  test('processes share it', async (context) => {
    const { server, open } = await redditAccount(context, { speed: 0 })
    const both = [open(), open()]
    await Promise.allSettled(Array.from({ length: 200 }, (_, at) => both[at % 2]?.me(signal)))
    assert.ok(server.calls('me') <= 100)
    assert.deepEqual(server.violations(), [])
  })

  test('what Reddit says is left is kept to, the last of it for replies', async (context) => {
    const { server, client } = await redditAccount(context, {
      speed: 0,
      limit: { calls: 20, windowMs: 600_000 },
    })
    const comment = server.mention('ada', 'draw')
    const looks = await Promise.allSettled(Array.from({ length: 5 }, () => client.unread(PAGE, signal)))
    assert.ok(looks.every(({ status }) => status === 'fulfilled'))
    let told = 0
    while (told === 0) {
      told = (await toldToWait(client.unread(PAGE, signal))) ?? 0
    }
    assert.ok(told > 0 && told <= 600_000)
    const { fullname } = await client.reply(comment.fullname, { text: 'still in time' }, signal, send)
    assert.equal(server.comments(comment.fullname)[0]?.fullname, fullname)
    while (
      server.calls('me') < 50 &&
      (await client.me(signal).then(
        () => true,
        () => false,
      ))
    );
    assert.deepEqual(server.violations(), [])
    server.advance(600_000)
    await client.unread(PAGE, signal)
  })

  test('after a 429 nothing goes out before its time', async (context) => {
    const { server, client } = await redditAccount(context, { speed: 0 })
    void server.inject({ route: 'me', answer: 'rate-limited', effect: 'none', times: 1 })
    const { retryAfterMs = 0 } = await failure(client.me(signal))
    assert.equal(retryAfterMs, 7_000)
    const before = server.log.length
    assert.equal((await failure(client.me(signal))).kind, 'rate-limited')
    assert.equal(server.log.length, before)
    server.advance(retryAfterMs)
    await client.me(signal)
  })
})

describe('what is read', () => {
  test('an inbox of mentions, replies and messages', async (context) => {
    const { server, client } = await redditAccount(context)
    const mention = server.mention('ada', 'draw me a teapot & a <cup>')
    const message = server.message('bob', 'help')
    const { items, unreadable, after } = await client.unread(PAGE, signal)
    assert.deepEqual(
      items.map(({ kind, data }) => [kind, data.name, data.author, data.body]),
      [
        ['t4', message.fullname, 'bob', 'help'],
        ['t1', mention.fullname, 'ada', `u/${server.world.me.name} draw me a teapot & a <cup>`],
      ],
    )
    assert.deepEqual([unreadable, after], [[], null])
  })

  test('more than 25 are marked as read in several calls', async (context) => {
    const { server, client } = await redditAccount(context)
    const names = Array.from({ length: 60 }, (_, at) => server.message('ada', `draw ${at}`).fullname)
    await client.markRead(names, signal)
    assert.deepEqual(server.unread(), [])
    assert.equal(server.calls('read'), 3)
  })

  test('pages by what comes before and after', async (context) => {
    const { server, client } = await redditAccount(context)
    const names = ['a', 'b', 'c'].map((words) => server.comment('ada', words, { in: 'pics' }).fullname)
    const first = await client.comments('pics', { limit: 2 }, signal)
    assert.deepEqual(
      first.items.map(({ body }) => body),
      ['c', 'b'],
    )
    const next = await client.comments('pics', { limit: 2, after: first.after ?? '' }, signal)
    assert.deepEqual(
      next.items.map(({ body }) => body),
      ['a'],
    )
    const newer = await client.comments('pics', { limit: 2, before: names[0] ?? '' }, signal)
    assert.deepEqual(
      newer.items.map(({ body }) => body),
      ['c', 'b'],
    )
  })

  test('what stands, and what was taken away', async (context) => {
    const { server, client } = await redditAccount(context)
    const [kept, gone] = [server.comment('ada', 'kept'), server.comment('ada', 'gone')]
    server.erase(gone.fullname)
    const things = await client.info([kept.fullname, gone.fullname, kept.submission.fullname], signal)
    assert.deepEqual(
      new Map(things.map(({ data: { name, author } }) => [name, author])),
      new Map([
        [kept.fullname, 'ada'],
        [gone.fullname, '[deleted]'],
        [kept.submission.fullname, 'op'],
      ]),
    )
    assert.deepEqual(await client.info([], signal), [])
  })

  test('our own comments and posts, newest first', async (context) => {
    const { server, client } = await redditAccount(context)
    const comment = server.mention('ada', 'draw')
    const { fullname } = await client.reply(comment.fullname, { text: 'ours' }, signal, send)
    const { items } = await client.ownComments(PAGE, signal)
    assert.deepEqual(
      items.map(({ name, parent_id }) => [name, parent_id]),
      [[fullname, comment.fullname]],
    )
    assert.deepEqual((await client.ownSubmissions(PAGE, signal)).items, [])
    await client.remove(fullname, signal)
    await client.remove(fullname, signal)
    assert.deepEqual((await client.ownComments(PAGE, signal)).items, [])
  })

  test('messages that we sent', async (context) => {
    const { server, client } = await redditAccount(context)
    const message = server.message('ada', 'help')
    const { fullname } = await client.reply(message.fullname, { text: 'here' }, signal, send)
    assert.deepEqual(
      (await client.sentMessages(PAGE, signal)).items.map(({ name }) => name),
      [fullname],
    )
  })

  test('a subreddit, and one that is hidden from us', async (context) => {
    const { server, client } = await redditAccount(context)
    server.subreddit('pics', { flairs: [{ id: 'f-1', text: 'AI', modOnly: false }] })
    server.subreddit('hidden', { type: 'private' })
    assert.equal((await client.subreddit('pics', signal)).display_name, 'pics')
    assert.deepEqual(
      (await client.flairs('pics', signal)).map(({ text }) => text),
      ['AI'],
    )
    assert.equal((await failure(client.subreddit('hidden', signal))).code, 'private')
    assert.equal((await failure(client.subreddit('nosuch', signal))).kind, 'target-gone')
  })
})

test('no error holds a token, whatever Reddit repeats', async (context) => {
  const { server, open } = await redditAccount(context)
  for (const route of ['me', 'token'] as const) {
    for (const answer of [
      'html-502',
      'text-503',
      'json-4xx',
      'unauthorized',
      'rate-limited',
      'reset',
    ] as const) {
      void server.inject({ route, answer, effect: 'none', times: 2 })
      const error = await failure(open().me(signal))
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /canary|bearer|basic/i)
      server.clearFaults()
      server.advance(60_000)
    }
  }
})
