import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Answered, type PlainClient, redditServer, type Tree } from '../support/reddit-client.ts'

function children({ body }: Answered): Tree[] {
  const { children: list } = body.data ?? {}
  assert.ok(Array.isArray(list))
  return list.map(({ data }) => data)
}

async function say(client: PlainClient, thing_id: string, text = 'a fox') {
  const { status, body } = await client.post('/api/comment', { api_type: 'json', thing_id, text })
  const errors = body.json?.errors
  return Array.isArray(errors) ? (errors[0]?.[0] ?? 'said') : `${status} ${body.reason ?? body.message}`
}

describe('what people take away', () => {
  test('a deleted or removed mention leaves the inbox, and an edit can take it back', async (context) => {
    const { server, client } = await redditServer(context)
    const [deleted, removed, edited, kept] = ['one', 'two', 'three', 'four'].map((words) =>
      server.mention('ada', words),
    )
    assert.ok(deleted && removed && edited && kept)
    server.erase(deleted.fullname)
    server.removeByModerator(removed.fullname)
    server.edit(edited.fullname, 'never mind')
    const unread = children(await client.get('/message/unread')).map(({ name }) => name)
    assert.deepEqual(unread, [kept.fullname])
    server.approve(removed.fullname)
    assert.equal(children(await client.get('/message/unread')).length, 2)
  })

  test('it is shown without author and words; our own shows as long as we do not delete it', async (context) => {
    const { server, client } = await redditServer(context)
    const asked = server.mention('ada', 'draw me a fox')
    await say(client, asked.fullname)
    const [ours] = server.comments()
    assert.ok(ours)
    server.erase(asked.fullname)
    server.removeByModerator(ours.fullname)
    const { fullname } = server.comment('bob', 'me too', { on: asked.submission.fullname })
    server.removeByModerator(fullname)
    const info = async (name: string) => {
      const [thing] = children(await client.get(`/api/info?id=${name}`))
      return [thing?.author, thing?.body, thing?.author_fullname !== undefined]
    }
    assert.deepEqual(await info(asked.fullname), ['[deleted]', '[deleted]', false])
    assert.deepEqual(await info(fullname), ['[deleted]', '[removed]', false])
    assert.deepEqual(await info(ours.fullname), ['HordeHerald', 'a fox', true])
    assert.equal(children(await client.get('/user/HordeHerald/comments')).length, 1)
    assert.equal(children(await client.get('/r/test/comments')).length, 1, 'only our own is still listed')
    await client.post('/api/del', { id: ours.fullname })
    assert.deepEqual(await info(ours.fullname), ['[deleted]', '[deleted]', false])
    assert.deepEqual(children(await client.get('/user/HordeHerald/comments')), [])
  })

  test('only what is ours can be deleted', async (context) => {
    const { server, client } = await redditServer(context)
    const asked = server.mention('ada', 'draw me a fox')
    assert.equal((await client.post('/api/del', { id: asked.fullname })).status, 200)
    assert.equal(asked.state, 'none')
    assert.deepEqual(server.journal(), [])
  })
})

describe('who cannot be answered', () => {
  test('people who block or are blocked, places that are closed, accounts that are suspended', async (context) => {
    const { server, client } = await redditServer(context)
    const { fullname } = server.mention('ada', 'draw me a fox')
    server.person('ada').blocksUs = true
    assert.equal(await say(client, fullname), 'SOMETHING_IS_BROKEN')
    server.person('ada').blocksUs = false
    server.person('ada').blockedByUs = true
    assert.equal(await say(client, fullname), 'USER_BLOCKED')
    server.person('ada').blockedByUs = false
    server.subreddit('test', { type: 'private' })
    assert.equal(await say(client, fullname), '403 private')
    server.subreddit('test', { type: 'restricted' })
    assert.equal(await say(client, fullname), '403 Forbidden')
    server.admit('test')
    server.world.me.suspended = true
    assert.equal(await say(client, fullname), '403 Forbidden')
    server.world.me.suspended = false
    assert.equal(await say(client, 't1_zzz'), '403 Forbidden')
    server.subreddit('test', { allowsOtherPlaces: false })
    assert.equal(
      await say(client, fullname, `see ${server.url}/r/foxes/comments/x/`),
      'SUBREDDIT_OUTBOUND_LINKING_DISALLOWED',
    )
    server.subreddit('test', { findsFault: true })
    assert.equal(await say(client, fullname), 'COMMENT_GUIDANCE_VALIDATION_FAILED')
    server.subreddit('test', { findsFault: false })
    assert.deepEqual(server.comments(), [])
    assert.equal(await say(client, fullname, 'as in r/test'), 'said')
  })

  test('what we say in a quarantined place is there, but not shown', async (context) => {
    const { server, client } = await redditServer(context)
    const { fullname } = server.mention('ada', 'draw me a fox')
    server.subreddit('test', { quarantined: true })
    const form = { api_type: 'json', thing_id: fullname, text: 'a fox' }
    const { body } = await client.post('/api/comment', form)
    assert.deepEqual(body.json, { errors: [], data: { things: [] } })
    assert.equal(server.comments(fullname).length, 1)
    assert.equal(children(await client.get('/user/HordeHerald/comments')).length, 1)
  })

  test('we are told of nothing that we say ourselves', async (context) => {
    const { server, client } = await redditServer(context)
    const { fullname } = server.mention('ada', 'draw me a fox')
    await say(client, fullname, 'I am u/HordeHerald')
    const [ours] = server.comments()
    await say(client, ours?.fullname ?? '', 'u/HordeHerald again')
    assert.deepEqual(server.unread(), [fullname])
  })

  test('a place that we cannot look into tells of no mention', async (context) => {
    const { server, client } = await redditServer(context)
    server.subreddit('secret', { type: 'private' })
    server.mention('ada', 'draw me a fox', { in: 'secret' })
    assert.deepEqual(children(await client.get('/message/unread')), [])
  })
})

describe('messages', () => {
  test('an answer stands in the conversation, for both sides', async (context) => {
    const { server, client } = await redditServer(context)
    const asked = server.message('ada', 'draw me a fox', { subject: 'foxes' })
    assert.equal(await say(client, asked.fullname, 'here'), 'said')
    const [ours] = server.messages()
    assert.ok(ours)
    const again = server.message('ada', 'and a hen', { to: ours.fullname })
    const unread = children(await client.get('/message/unread'))
    assert.deepEqual(
      unread.map(({ name, subject, parent_id, first_message_name, dest, was_comment }) => [
        name,
        subject,
        parent_id,
        first_message_name,
        dest,
        was_comment,
      ]),
      [
        [again.fullname, 're: foxes', ours.fullname, asked.fullname, 'HordeHerald', false],
        [asked.fullname, 'foxes', null, null, 'HordeHerald', false],
      ],
    )
    const [sent] = children(await client.get('/message/sent'))
    assert.deepEqual([sent?.name, sent?.parent_id, sent?.dest], [ours.fullname, asked.fullname, 'ada'])
  })

  test('moderators write in the name of their place', async (context) => {
    const { server, client } = await redditServer(context)
    server.write('test', 'You may not post here.')
    const [told] = children(await client.get('/message/unread'))
    assert.deepEqual(
      [told?.author, told?.author_fullname, told?.subreddit, told?.distinguished, told?.dest],
      [null, null, 'test', 'moderator', 'HordeHerald'],
    )
  })

  test('one is begun, but not with who is not there or does not want it', async (context) => {
    const { server, client } = await redditServer(context)
    const compose = async (form: Record<string, string>) => {
      const { body } = await client.post('/api/compose', {
        api_type: 'json',
        subject: 'hi',
        text: 'you',
        ...form,
      })
      return String(body.json?.errors).split(',')[0]
    }
    server.person('ada')
    server.person('eve').blocksUs = true
    assert.equal(await compose({ to: 'nobody_here' }), 'USER_DOESNT_EXIST')
    assert.equal(await compose({ to: 'eve' }), 'NOT_WHITELISTED_BY_USER_MESSAGE')
    assert.equal(await compose({ to: 'ada', subject: '' }), 'NO_SUBJECT')
    assert.equal(await compose({ to: 'ada', text: '' }), 'NO_TEXT')
    assert.equal(await compose({ to: 'Ada' }), '')
    assert.equal(server.messages().length, 1)
  })
})

test('marking as read takes 25 at once, and asking for things 100', async (context) => {
  const { server, client } = await redditServer(context)
  const { fullname: on } = server.post('op')
  const said = Array.from({ length: 101 }, () => server.mention('ada', 'draw me a fox', { on }).fullname)
  await client.post('/api/read_message', { id: said.slice(0, 26).join(',') })
  assert.equal(server.unread().length, 101, 'of more it reads none')
  await client.post('/api/read_message', { id: said.slice(0, 25).join(',') })
  assert.equal(server.unread().length, 76)
  assert.equal((await client.post('/api/read_message', { id: 't1_zzz' })).status, 400)
  const info = async (names: readonly string[]) =>
    children(await client.get(`/api/info?id=${names.join(',')}`)).length
  assert.equal(await info(said), 0)
  assert.equal(await info(said.slice(1)), 100)
})

test('a crosspost shows what it is of, and a comment on our post is told as a reply to it', async (context) => {
  const { server, client } = await redditServer(context)
  const { fullname } = server.post('op', { in: 'pics', title: 'A fox!' })
  const cross = server.crosspost('ada', fullname, 'test')
  const [listed] = children(await client.get('/r/test/new'))
  assert.deepEqual(
    [listed?.name, listed?.crosspost_parent, listed?.crosspost_parent_list?.['0']?.title],
    [cross.fullname, fullname, 'A fox!'],
  )
  const { body } = await client.post('/api/submit', {
    api_type: 'json',
    kind: 'self',
    sr: 'u_HordeHerald',
    title: 'hello',
    text: 'I draw.',
  })
  server.comment('ada', 'nice', { on: String(body.json?.data?.name) })
  const [told] = children(await client.get('/message/selfreply'))
  assert.deepEqual([told?.type, told?.subject, told?.body], ['post_reply', 'post reply', 'nice'])
})

test('calls can be counted by the minute', async (context) => {
  const { server, client } = await redditServer(context, { speed: 0 })
  await client.get('/api/v1/me')
  await client.get('/message/unread')
  server.advance(60_000)
  await client.get('/message/unread')
  assert.deepEqual(server.callsByMinute(), [{ token: 1, me: 1, unread: 1 }, { unread: 1 }])
})
