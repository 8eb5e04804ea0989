import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Comment, isComment } from '../simulators/reddit/model.ts'
import { until } from '../support/processes.ts'
import { ACCOUNT } from '../support/reddit-publishing.ts'
import { RedditScene } from '../support/reddit-scene.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Where days pass, it need not look often. */
const SELDOM = { settings: { subreddits: [{ name: 'test' }], pollSeconds: 300 } }

function body(said: { readonly body: string }): string {
  return said.body
}

describe('where the bot answers', { concurrency: 3 }, () => {
  test('only in the subreddits of herald.json', async () => {
    await using scene = await RedditScene.open()
    await scene.leftAlone(scene.server.mention('ada', 'draw me a fox', { in: 'elsewhere' }))
    assert.match(body(await scene.answer(scene.server.mention('ada', 'help'))), /I draw AI pictures/)
  })

  test('so often below one submission; what people take back is answered all the same', async () => {
    await using scene = await RedditScene.open({ settings: { repliesPerSubmission: 3 } })
    const { server } = scene
    const on = server.post('op').fullname
    const said: Comment[] = []
    for (let index = 0; index < 6; index += 1) {
      said.push(server.mention(`person${index}`, 'help', { on }))
      await scene.pass(60_000)
    }
    const answered = said.map((one) => scene.answers(one).length)
    assert.deepEqual(answered, [1, 1, 1, 0, 0, 0])
    const stop = server.mention('person4', 'stop', { on })
    assert.match(body(await scene.answer(stop)), /I won't answer or contact you/)
    assert.equal(scene.answers(await leadsTo(scene)).length, 1)
  })

  test('nowhere that banned it, until the operator opens it again', async () => {
    await using scene = await RedditScene.open()
    const { server, herald } = scene
    const { store } = herald.app
    server.ban('test')
    const banned = await scene.ending(server.mention('ada', 'help'))
    assert.equal(banned.request.outcome, 'unanswerable')
    const [closed, ...others] = await store.closedPlaces(herald.now())
    assert.deepEqual([closed?.placeId, others], ['test', []])
    const before = herald.simulator.state().requests.length
    server.unban('test')
    await scene.leftAlone(server.mention('bob', 'draw me a fox'))
    assert.equal(herald.simulator.state().requests.length, before)
    assert.equal(await store.openPlace({ platform: 'reddit', account: ACCOUNT, placeId: 'test' }), true)
    assert.match(body(await scene.answer(server.mention('bob', 'help'))), /I draw AI pictures/)
  })
})

/** Another thread, where there is room. */
async function leadsTo(scene: RedditScene): Promise<Comment> {
  const said = scene.server.mention('somebody', 'help')
  await scene.answer(said)
  return said
}

describe('talking to it', { concurrency: 3 }, () => {
  for (const [name, commentMedia] of [
    ['a comment that leads to the pictures', []],
    ['a comment with the pictures in it', ['static']],
  ] as const) {
    test(`a reply to ${name} means them`, async () => {
      await using scene = await RedditScene.open({ settings: { subreddits: [{ name: 'test' }] } })
      const { server } = scene
      server.subreddit('test', { commentMedia })
      const drawn = await scene.answer(server.mention('ada', 'draw me a fox style: comic --n 1'))
      const reply = (words: string, who = 'ada') =>
        scene.answer(server.comment(who, words, { on: drawn.fullname }))
      assert.match(body(await reply('settings')), /fox/)
      assert.match(body(await reply('again')), /a fox/)
      assert.match(body(await reply('vary')), /a fox/)
      assert.match(body(await reply('smaller', 'bob')), /a fox/)
      assert.match(body(await reply('delete', 'bob')), /don't find|nothing/i)
      const asked = isComment(drawn) ? drawn.parent : null
      assert.ok(asked)
      await reply('delete')
      assert.deepEqual(scene.answers(asked), [])
    })
  }

  test('a comment below the post with the pictures means them too', async () => {
    await using scene = await RedditScene.open()
    const { server } = scene
    const asked = server.mention('ada', 'draw me a fox style: comic')
    await scene.answer(asked)
    await scene.answer(server.mention('ada', 'draw me a hen style: comic'))
    const [post] = server.submissions()
    assert.ok(post)
    const below = (words: string, who = 'ada') =>
      scene.answer(server.comment(who, words, { on: post.fullname }))
    assert.match(body(await below('settings', 'bob')), /fox/)
    assert.match(body(await below('vary 2')), /a fox/)
    assert.match(body(await below('u/hordeherald again', 'bob')), /a fox/)
    await scene.leftAlone(server.comment('bob', 'lovely!', { on: post.fullname }))
    await below('delete')
    assert.deepEqual(scene.answers(asked), [])
    assert.equal(server.submissions().includes(post), false)
  })

  test('stop, start, my data and forget me work by reply and by message', async () => {
    await using scene = await RedditScene.open()
    const { server } = scene
    const help = await scene.answer(server.mention('Ada', 'help'))
    const reply = (words: string) => scene.answer(server.comment('Ada', words, { on: help.fullname }))
    assert.match(body(await reply('stop')), /I won't answer/)
    await scene.leftAlone(server.mention('ADA', 'draw me a fox'))
    await scene.leftAlone(server.message('ada', 'draw me a fox'))
    assert.match(body(await scene.answer(server.message('ada', 'start'))), /back/i)
    assert.match(body(await scene.answer(server.message('ada', 'my data'))), /\d/)
    assert.match(body(await scene.answer(server.message('ada', 'forget me'))), /./)
    const who = { platform: 'reddit', account: ACCOUNT, personId: 'ada' } as const
    assert.equal((await scene.herald.app.store.personData(who)).requests, 0)
  })

  test('cancel stops what is being drawn', async () => {
    await using scene = await RedditScene.open()
    const { server } = scene
    const asked = server.mention('ada', 'draw me a fox style: comic')
    await scene.taken(asked)
    await scene.answer(server.message('ada', 'cancel'))
    const { request } = await scene.ending(asked)
    assert.equal(request.cancelRequested, true)
  })
})

describe('what people take back', { concurrency: 3 }, () => {
  test('is followed within the day: reply and text go, others stay', async () => {
    await using scene = await RedditScene.open(SELDOM)
    const { server } = scene
    const [gone, stays, account] = [
      server.mention('ada', 'help'),
      server.mention('bob', 'help'),
      server.mention('cleo', 'help'),
    ]
    for (const said of [gone, stays, account]) await scene.answer(said)
    const ids = await Promise.all([gone, stays, account].map((said) => scene.taken(said)))
    server.erase(gone.fullname)
    server.person('cleo').deleted = true
    assert.equal(await scene.follow(), 0)
    await scene.pass(21 * HOUR_MS)
    assert.equal(await scene.follow(), 2)
    assert.deepEqual(
      [gone, stays, account].map((said) => scene.answers(said).length),
      [0, 1, 0],
    )
    const left = await Promise.all(ids.map(async (id) => (await scene.load(id)).request.event.person.id))
    assert.deepEqual(left, ['', 'bob', ''])
    await scene.pass(HOUR_MS)
    assert.equal(await scene.follow(), 0)
    server.erase(stays.fullname)
    await scene.pass(DAY_MS)
    assert.equal(await scene.follow(), 1)
    assert.deepEqual(scene.answers(stays), [])
  })

  test('is followed by two processes at once as by one, and leaves what was never answered', async () => {
    await using scene = await RedditScene.open(SELDOM)
    const { server } = scene
    const said = Array.from({ length: 4 }, (_, index) => server.mention(`person${index}`, 'help'))
    for (const one of said) await scene.answer(one)
    const locked = server.mention('ada', 'draw me a fox')
    await scene.taken(locked)
    server.erase(locked.fullname)
    const { request } = await scene.ending(locked)
    assert.equal(request.outcome, 'unanswerable')
    for (const { fullname } of said.slice(1)) server.erase(fullname)
    await scene.pass(21 * HOUR_MS)
    await Promise.all([scene.follow(), scene.follow()])
    assert.deepEqual(
      said.map((one) => scene.answers(one).length),
      [1, 0, 0, 0],
    )
    assert.equal((await scene.load(request.id)).request.event.text, '')
    assert.deepEqual(server.violations(), [])
  })

  test('an account that is gone goes with all its requests and choices', async () => {
    await using scene = await RedditScene.open(SELDOM)
    const { server, herald } = scene
    const said = [
      server.message('cleo', 'help'),
      server.mention('cleo', 'help'),
      server.mention('cleo', 'styles'),
    ]
    for (const one of said) await scene.answer(one)
    const who = { platform: 'reddit', account: ACCOUNT, personId: 'cleo' } as const
    const key = { scope: 'person', platform: 'reddit', account: ACCOUNT, id: 'cleo' } as const
    await herald.app.store.changePreferences(key, () => ({ style: 'comic' }), herald.now())
    server.person('cleo').deleted = true
    await scene.pass(21 * HOUR_MS)
    assert.equal(await scene.follow(), 3)
    assert.deepEqual(
      said.slice(1).flatMap((one) => scene.answers(one)),
      [],
    )
    const left = await herald.app.store.personData(who)
    assert.deepEqual([left.requests, left.preferences], [0, 0])
  })

  test('an account that is gone is noticed also of who only wrote messages', async () => {
    await using scene = await RedditScene.open(SELDOM)
    const { server, herald } = scene
    for (const who of ['cleo', 'bob', 'cleo']) await scene.answer(server.message(who, 'help'))
    server.person('cleo').deleted = true
    await scene.pass(21 * HOUR_MS)
    const before = server.calls('about')
    assert.equal(await scene.follow(), 2)
    assert.equal(server.calls('about') - before, 2, 'one call for each person')
    const { store } = herald.app
    const requestsOf = async (personId: string) =>
      (await store.personData({ platform: 'reddit', account: ACCOUNT, personId })).requests
    assert.deepEqual([await requestsOf('cleo'), await requestsOf('bob')], [0, 1])
  })

  test('costs one call for a hundred, and goes on where Reddit refused', async () => {
    await using scene = await RedditScene.open(SELDOM)
    const { server } = scene
    const said = Array.from({ length: 5 }, (_, index) => server.mention(`person${index}`, 'help'))
    for (const one of said) await scene.answer(one)
    await scene.pass(21 * HOUR_MS)
    for (const { fullname } of said) server.erase(fullname)
    void server.inject({ route: 'delete', effect: 'done', answer: 'reset', skip: 2, times: 1 })
    const before = server.calls('info')
    assert.equal(await scene.follow(), 4)
    await scene.pass(31 * 60_000)
    assert.equal(await scene.follow(), 1)
    assert.equal(server.calls('info') - before, 2)
    assert.deepEqual(
      said.flatMap((one) => scene.answers(one)),
      [],
    )
  })
})

describe('a process that ends', { concurrency: 3 }, () => {
  test('between taking in and marking as read loses nothing and doubles nothing', async () => {
    await using scene = await RedditScene.open()
    const { server } = scene
    void server.inject({ route: 'read', effect: 'none', answer: 'hang' })
    const said = Array.from({ length: 5 }, (_, index) => server.mention(`person${index}`, 'help'))
    for (const one of said) await until(`${one.fullname} is taken in`, () => isIn(scene, one))
    assert.equal(server.unread().length, said.length)
    server.clearFaults()
    await scene.restart()
    for (const one of said) await scene.answer(one)
    assert.deepEqual(server.unread(), [])
  })
})

async function isIn({ herald }: RedditScene, { fullname }: Comment): Promise<boolean> {
  return (await herald.app.store.findByMessage('reddit', ACCOUNT, fullname)) !== undefined
}
