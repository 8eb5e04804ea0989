import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Answered, redditServer, type Tree } from '../support/reddit-client.ts'

function children({ body }: Answered): Tree[] {
  const { children: list } = body.data ?? {}
  assert.ok(Array.isArray(list))
  return list.map(({ data }) => data)
}

function names(answered: Answered) {
  return children(answered).map(({ name }) => name)
}

function formErrors({ status, body }: Answered) {
  assert.equal(status, 200)
  return body.json?.errors
}

describe('tokens', () => {
  test('a refresh token brings access tokens that end', async (context) => {
    const { server, client } = await redditServer(context, { tokenMs: 60_000 })
    const { status, body } = await client.exchange({
      grant_type: 'refresh_token',
      refresh_token: server.refreshToken,
    })
    assert.equal(status, 200)
    assert.deepEqual(
      [body.token_type, body.expires_in, body.refresh_token],
      ['bearer', 60, server.refreshToken],
    )
    const token = String(body.access_token)
    assert.equal((await client.get('/api/v1/me', { token })).body.name, 'HordeHerald')
    server.advance(60_000)
    const late = await client.get('/api/v1/me', { token })
    assert.deepEqual([late.status, late.body], [401, { message: 'Unauthorized', error: 401 }])
    assert.equal(server.oauth.requests, 1)
  })

  test('a wrong secret, a wrong and a revoked refresh token bring none', async (context) => {
    const { server, client } = await redditServer(context)
    const asked = { grant_type: 'refresh_token', refresh_token: server.refreshToken }
    assert.equal((await client.exchange(asked, 'wrong')).status, 401)
    const wrong = await client.exchange({ ...asked, refresh_token: 'wrong' })
    assert.deepEqual([wrong.status, wrong.body], [400, { message: 'Bad Request', error: 400 }])
    const token = await client.token()
    server.oauth.revoke(server.refreshToken)
    assert.equal((await client.exchange(asked)).status, 400)
    assert.equal((await client.get('/api/v1/me', { token })).status, 401)
  })

  test('a code that the person agreed to is good for one lasting token', async (context) => {
    const { server, client } = await redditServer(context)
    const { id, redirectUri } = server.app
    const address = new URL('/api/v1/authorize', server.url)
    const asked = {
      client_id: id,
      response_type: 'code',
      state: 'mine',
      redirect_uri: redirectUri,
      duration: 'permanent',
      scope: 'identity read',
    }
    for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value)
    const sentOn = new URL(server.authorize(address.href))
    assert.equal(`${sentOn.origin}${sentOn.pathname}`, redirectUri)
    assert.equal(sentOn.searchParams.get('state'), 'mine')
    const form = {
      grant_type: 'authorization_code',
      code: sentOn.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
    }
    const { body } = await client.exchange(form)
    assert.equal(body.scope, 'identity read')
    assert.equal((await client.get('/api/v1/me', { token: String(body.access_token) })).status, 200)
    const again = await client.exchange(form)
    assert.deepEqual([again.status, again.body], [200, { error: 'invalid_grant' }])
    const refused = new URL(server.authorize(address.href, false))
    assert.equal(refused.searchParams.get('error'), 'access_denied')
    address.searchParams.set('redirect_uri', 'http://elsewhere.example/')
    assert.throws(() => server.authorize(address.href), /Bad Request/)

    server.oauth.rotates = true
    const lasting = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) }
    const rotated = await client.exchange(lasting)
    assert.equal((await client.exchange(lasting)).status, 400)
    const next = { ...lasting, refresh_token: String(rotated.body.refresh_token) }
    assert.equal((await client.exchange(next)).status, 200)
  })

  test('a token reaches no further than its scopes', async (context) => {
    const { server, client } = await redditServer(context)
    server.oauth.grant('only-identity', ['identity'])
    const token = await client.token('only-identity')
    assert.equal((await client.get('/api/v1/me', { token })).status, 200)
    const unread = await client.get('/message/unread', { token })
    assert.deepEqual([unread.status, unread.body], [403, { message: 'Forbidden', error: 403 }])
  })
})

describe('the inbox', () => {
  test('a mention is unread until it is marked', async (context) => {
    const { server, client } = await redditServer(context)
    const { fullname } = server.mention('ada', 'draw me a fox')
    const [mention] = children(await client.get('/message/unread'))
    assert.deepEqual(
      [mention?.name, mention?.type, mention?.body, mention?.author, mention?.was_comment, mention?.new],
      [fullname, 'username_mention', 'u/HordeHerald draw me a fox', 'ada', true, true],
    )
    await client.post('/api/read_message', { id: fullname })
    assert.deepEqual(names(await client.get('/message/unread')), [])
    assert.deepEqual(names(await client.get('/message/inbox')), [fullname])
  })

  test('a reply to us is no mention as well, and a crowd of names is none at all', async (context) => {
    const { server, client } = await redditServer(context)
    const { fullname } = server.mention('ada', 'draw me a fox')
    await client.post('/api/comment', { api_type: 'json', thing_id: fullname, text: 'a fox' })
    const [ours] = server.comments(fullname)
    const reply = server.comment('ada', 'u/HordeHerald again', { on: ours?.fullname ?? '' })
    server.mention('ada', 'with u/one_name, u/two_names and u/three_names')
    server.comment('ada', 'draw me `u/HordeHerald`')
    const edited = server.comment('ada', 'nothing')
    server.edit(edited.fullname, 'u/HordeHerald draw me a hen')
    const unread = children(await client.get('/message/unread'))
    assert.deepEqual(
      unread.map(({ name, type }) => [name, type]),
      [
        [reply.fullname, 'comment_reply'],
        [fullname, 'username_mention'],
      ],
    )
  })
})

describe('comments', () => {
  test('ours is answered as Reddit does, and is there', async (context) => {
    const { server, client } = await redditServer(context)
    const asked = server.mention('ada', 'draw me a fox')
    const { body } = await client.post('/api/comment', {
      api_type: 'json',
      thing_id: asked.fullname,
      text: 'a *fox* & a <hen>',
    })
    assert.deepEqual(body.json?.errors, [])
    const [ours] = server.comments(asked.fullname)
    assert.equal(ours?.body, 'a *fox* & a <hen>')
    const things = body.json?.data?.things
    assert.ok(Array.isArray(things))
    assert.deepEqual(
      [things[0].kind, things[0].data.name, things[0].data.parent_id, things[0].data.author],
      ['t1', ours?.fullname, asked.fullname, 'HordeHerald'],
    )
    const [listed] = children(await client.get('/user/hordeherald/comments?sort=new'))
    assert.equal(listed?.body_html, '<div class="md"><p>a <em>fox</em> &amp; a &lt;hen&gt;</p>\n</div>')
  })

  test('bodies are HTML-safe unless raw JSON is asked for', async (context) => {
    const { server, client } = await redditServer(context)
    server.comment('ada', 'a & b <c>', { in: 'pics' })
    const [raw] = children(await client.get('/r/pics/comments'))
    const [safe] = children(await client.get('/r/pics/comments', { raw: false }))
    assert.deepEqual([raw?.body, safe?.body], ['a & b <c>', 'a &amp; b &lt;c&gt;'])
  })

  test('what cannot be answered is refused in the form, and nothing is said', async (context) => {
    const { server, client } = await redditServer(context)
    const reply = async (thing_id: string, text = 'a fox') =>
      formErrors(await client.post('/api/comment', { api_type: 'json', thing_id, text }))
    const gone = server.mention('ada', 'draw me a fox')
    server.erase(gone.fullname)
    assert.deepEqual(await reply(gone.fullname), [
      ['DELETED_COMMENT', 'that comment has been deleted', 'parent'],
    ])
    const locked = server.mention('ada', 'draw me a fox')
    server.lock(locked.submission.fullname)
    assert.deepEqual(await reply(locked.fullname), [['THREAD_LOCKED', 'Comments are locked.', 'parent']])
    const old = server.mention('ada', 'draw me a fox')
    server.archive(old.submission.fullname)
    assert.match(String(await reply(old.fullname)), /^TOO_OLD/)
    const fine = server.mention('ada', 'draw me a fox')
    assert.match(String(await reply(fine.fullname, ' ')), /^NO_TEXT/)
    assert.match(String(await reply(fine.fullname, '🦊'.repeat(10_001))), /^TOO_LONG/)
    server.ban('test')
    const banned = await client.post('/api/comment', { api_type: 'json', thing_id: fine.fullname, text: 'x' })
    assert.deepEqual([banned.status, banned.body], [403, { message: 'Forbidden', error: 403 }])
    assert.deepEqual(server.comments(), [])
  })

  test('who is new has to wait between comments', async (context) => {
    const { server, client } = await redditServer(context, { speed: 0 })
    const { fullname } = server.mention('ada', 'draw me a fox')
    server.patience.set(600_000)
    const reply = () => client.post('/api/comment', { api_type: 'json', thing_id: fullname, text: 'a fox' })
    assert.deepEqual(formErrors(await reply()), [])
    server.advance(30_000)
    const { body } = await reply()
    assert.deepEqual(body.json, {
      errors: [['RATELIMIT', 'you are doing that too much. try again in 9 minutes.', 'ratelimit']],
      ratelimit: 570,
    })
    server.patience.words = 'of today'
    assert.deepEqual((await reply()).body.json, {
      errors: [
        [
          'RATELIMIT',
          "Looks like you've been doing that a lot. Take a break for 9 minutes before trying again.",
          'ratelimit',
        ],
      ],
    })
    server.advance(570_000)
    assert.deepEqual(formErrors(await reply()), [])
    assert.equal(server.comments(fullname).length, 2)
  })
})

describe('listings', () => {
  test('pages go back from the newest, and forward from an anchor that still stands', async (context) => {
    const { server, client } = await redditServer(context)
    const { fullname: on } = server.post('op', { in: 'pics' })
    const said = Array.from({ length: 5 }, (_, index) => server.comment('ada', `${index}`, { on }).fullname)
    const newest = await client.get('/r/pics/comments?limit=2')
    assert.deepEqual(names(newest), [said[4], said[3]])
    assert.equal(newest.body.data?.after, said[3])
    assert.deepEqual(names(await client.get(`/r/pics/comments?limit=2&after=${said[3]}`)), [said[2], said[1]])
    const forward = () => client.get(`/r/Pics/comments?limit=2&before=${said[1]}`)
    assert.deepEqual(names(await forward()), [said[3], said[2]], 'what is right above the anchor')
    server.erase(said[1] ?? '')
    assert.deepEqual(names(await forward()), [], 'a deleted anchor leaves the page empty')
    server.removeByModerator(said[4] ?? '')
    assert.deepEqual(names(await client.get('/r/pics/comments')), [said[3], said[2], said[0]])
  })

  test('places are read together, those that are closed left out', async (context) => {
    const { server, client } = await redditServer(context)
    const said = ['a', 'a', 'b', 'c'].map(
      (place) => server.comment('ada', 'hello', { in: `sub_${place}` }).fullname,
    )
    server.subreddit('sub_b', { type: 'private' })
    const read = await client.get('/r/sub_a+sub_b+sub_c+nowhere/comments?limit=100')
    assert.deepEqual(names(read), [said[3], said[1], said[0]])
    const newer = await client.get(`/r/sub_a+sub_c/comments?before=${said[1]}`)
    assert.deepEqual(names(newer), [said[3]])
  })

  test('a listing may run behind', async (context) => {
    const { server, client } = await redditServer(context, { speed: 0 })
    server.lag('subreddit', 30_000)
    server.lag('own-comments', Number.POSITIVE_INFINITY)
    const asked = server.mention('ada', 'draw me a fox', { in: 'pics' })
    await client.post('/api/comment', { api_type: 'json', thing_id: asked.fullname, text: 'a fox' })
    assert.deepEqual(names(await client.get('/r/pics/comments')), [])
    assert.deepEqual(names(await client.get('/user/HordeHerald/comments')), [])
    server.advance(30_000)
    assert.equal(names(await client.get('/r/pics/comments')).length, 2)
    assert.deepEqual(names(await client.get('/user/HordeHerald/comments')), [])
    server.catchUp('own-comments')
    assert.equal(names(await client.get('/user/HordeHerald/comments')).length, 1)
    assert.equal(names(await client.get(`/api/info?id=${asked.fullname}`))[0], asked.fullname)
  })
})

describe('limits', () => {
  test('every answer tells how many calls are left, and one too many is refused', async (context) => {
    const { server, client } = await redditServer(context, {
      speed: 0,
      limit: { calls: 2, windowMs: 60_000 },
    })
    const told = async () => {
      const { status, headers } = await client.get('/api/v1/me')
      const [used, remaining, reset] = ['used', 'remaining', 'reset'].map((name) =>
        headers.get(`x-ratelimit-${name}`),
      )
      return [status, used, remaining, reset]
    }
    assert.deepEqual(await told(), [200, '1', '1.0', '60'])
    server.advance(15_000)
    assert.deepEqual(await told(), [200, '2', '0.0', '45'])
    assert.deepEqual(await told(), [429, '3', '0.0', '45'])
    assert.equal(server.violations().length, 1)
    server.advance(45_000)
    assert.deepEqual(await told(), [200, '1', '1.0', '60'])
  })

  test('a client that does not say who it is gets nowhere', async (context) => {
    const { client } = await redditServer(context)
    for (const agent of ['', 'node', 'python-requests/2.31', 'undici']) {
      assert.equal((await client.get('/api/v1/me', { agent })).status, 429)
    }
  })
})

test('places that are closed to us say why', async (context) => {
  const { server, client } = await redditServer(context)
  server.subreddit('secret', { type: 'private' })
  server.subreddit('shady', { quarantined: true })
  server.subreddit('gone', { closed: true })
  const about = async (name: string) => {
    const { status, body } = await client.get(`/r/${name}/about`)
    return [status, body.reason]
  }
  assert.deepEqual(await about('secret'), [403, 'private'])
  assert.deepEqual(await about('shady'), [403, 'quarantined'])
  assert.deepEqual(await about('gone'), [404, 'banned'])
  assert.deepEqual(await about('nowhere'), [302, undefined])
  server.admit('secret')
  assert.deepEqual(await about('secret'), [200, undefined])
})
