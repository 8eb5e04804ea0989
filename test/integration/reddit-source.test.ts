import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type RedditServer, SCOPES } from '../simulators/reddit/index.ts'
import { MINUTE_MS, RedditListener } from '../support/reddit-listener.ts'

const HOUR_MS = 60 * MINUTE_MS
const FOLLOWED = [{ name: 'drawing', triggerWord: true }]
const ROUND_MS = 15_000

function callsAMinute(server: RedditServer, from: number): number[] {
  const minutes = Map.groupBy(server.log.slice(from), ({ at }) => Math.floor(at / MINUTE_MS))
  return [...minutes.values()].map((calls) => calls.length)
}

describe('the inbox', { concurrency: 4 }, () => {
  test('300 that waited are taken in within the call budget, oldest first, none twice', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
    const { server } = listener
    await listener.start()
    await listener.pass(MINUTE_MS)
    await listener.stop()
    const said: string[] = []
    for (let index = 0; index < 300; index += 1) {
      const words = `draw me wish ${index}`
      if (index % 3 === 0) server.message(`person${index % 7}`, words)
      else server.mention(`person${index % 7}`, words)
      said.push(words)
      server.advance(10_000)
    }
    server.comment('somebody', 'no mention')
    const from = server.log.length
    await listener.start()
    await listener.pass(2 * MINUTE_MS)
    assert.deepEqual(new Set(listener.texts), new Set(said))
    assert.equal(listener.heard.length, said.length)
    for (let person = 0; person < 7; person += 1) {
      const own = listener.heard.filter((event) => event.person.id === `person${person}`)
      assert.deepEqual(
        own.map(({ text }) => text),
        said.filter((_, index) => index % 7 === person),
      )
    }
    // Of different people several are taken in at once, so the order is kept but for those.
    const order = listener.texts.map((text) => said.indexOf(text))
    assert.ok(order.every((place, index) => Math.abs(place - index) < 25))
    assert.deepEqual(server.unread(), [])
    assert.deepEqual(server.violations(), [])
    const calls = callsAMinute(server, from)
    assert.ok(Math.max(...calls) <= 75, `${calls} calls in a minute`)
    assert.ok(server.log.length - from <= 60, `${server.log.length - from} calls`)
    context.diagnostic(`${server.log.length - from} calls for 300 that waited`)
  })

  test('nothing is marked as read before it is taken in, and what failed comes again', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
    const { server } = listener
    await listener.start()
    for (let index = 0; index < 30; index += 1) server.mention(`person${index}`, `draw me ${index}`)
    let refused = 0
    listener.intake = async ({ text }) => {
      if (text === 'draw me 20' && refused++ < 2) throw new Error('the disk is full')
      return { kind: 'ignored', why: 'conversation' }
    }
    await listener.pass(100)
    assert.equal(server.unread().length, 30)
    await listener.pass(2 * MINUTE_MS)
    assert.equal(refused, 3)
    assert.deepEqual(server.unread(), [])
    assert.equal(new Set(listener.heard.map(({ eventId }) => eventId)).size, 30)
  })

  test('a mark that fails is made again; events that come twice have the same id', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
    const { server } = listener
    await listener.start()
    void server.inject({ route: 'read', effect: 'none', answer: 'reset', times: 1 })
    server.mention('ada', 'draw me a fox')
    await listener.pass(2 * MINUTE_MS)
    assert.deepEqual(server.unread(), [])
    assert.deepEqual(new Set(listener.texts), new Set(['draw me a fox']))
    assert.equal(new Set(listener.heard.map(({ eventId }) => eventId)).size, 1)
  })

  test('what Reddit does not let itself be marked keeps nobody behind it waiting', async (context) => {
    for (const answer of ['json-4xx', 'html-502', 'reset'] as const) {
      const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
      const { server } = listener
      await listener.start()
      void server.inject({ route: 'read', effect: 'none', answer })
      for (let index = 0; index < 60; index += 1) server.mention(`person${index}`, `draw me ${index}`)
      await listener.pass(2 * MINUTE_MS)
      assert.equal(new Set(listener.texts).size, 60, answer)
      assert.ok(listener.warned.length > 0)
      server.clearFaults()
      await listener.pass(MINUTE_MS)
      assert.deepEqual(server.unread(), [], answer)
    }
  })

  test('what is not for us is looked at, marked, and does not fill the page', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
    const { server } = listener
    await listener.start()
    for (let index = 0; index < 150; index += 1)
      server.mention('ada', `draw me ${index}`, { in: 'elsewhere' })
    server.mention('AutoModerator', 'draw me a rule')
    server.mention('ada', 'draw me a fox')
    await listener.pass(2 * MINUTE_MS)
    assert.deepEqual(listener.texts, ['draw me a fox'])
    assert.deepEqual(server.unread(), [])
  })

  test('what was there before the first start is the past, but for its last minutes', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
    const { server } = listener
    server.mention('ada', 'draw me a dodo')
    server.advance(HOUR_MS)
    server.mention('ada', 'draw me a fox')
    server.advance(MINUTE_MS)
    await listener.start()
    await listener.pass(MINUTE_MS)
    assert.deepEqual(listener.texts, ['draw me a fox'])
    assert.deepEqual(server.unread(), [])
  })

  test('a clock that is a year ahead for a while loses nothing, and neither does one that is behind', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: FOLLOWED } })
    const { server } = listener
    server.subreddit('drawing')
    await listener.start()
    const said: string[] = []
    for (const aheadMs of [0, 365 * 24 * HOUR_MS, -24 * HOUR_MS, 0]) {
      listener.aheadMs = aheadMs
      for (const words of [`a fox ${aheadMs}`, `a hen ${aheadMs}`]) {
        server.message('ada', `draw me ${words}`)
        server.comment('ada', `!draw ${words}`, { in: 'drawing' })
        said.push(`draw me ${words}`, `draw ${words}`)
        await listener.pass(2 * MINUTE_MS)
      }
    }
    assert.deepEqual(listener.texts.toSorted(), said.toSorted())
    assert.deepEqual(server.unread(), [])
  })

  test('a clock that is a day ahead at the first start keeps nobody waiting for that day', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: FOLLOWED } })
    const { server } = listener
    server.subreddit('drawing')
    listener.aheadMs = 24 * HOUR_MS
    await listener.start()
    for (const words of ['a fox', 'a hen']) {
      server.message('ada', `draw me ${words}`)
      server.comment('ada', `!draw ${words}`, { in: 'drawing' })
      await listener.pass(2 * MINUTE_MS)
    }
    assert.deepEqual(listener.texts.toSorted(), [
      'draw a fox',
      'draw a hen',
      'draw me a fox',
      'draw me a hen',
    ])
    listener.aheadMs = 0
    server.message('ada', 'draw me an owl')
    server.comment('ada', '!draw an owl', { in: 'drawing' })
    await listener.pass(2 * MINUTE_MS)
    assert.equal(listener.texts.length, 6)
  })

  test('what cannot be read is told and does not stand in the way', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
    const { server } = listener
    await listener.start()
    const broken = server.mention('ada', 'draw me a dodo')
    Object.assign(broken, { distinguished: 7 })
    server.mention('ada', 'draw me a fox')
    await listener.pass(MINUTE_MS)
    assert.deepEqual(listener.texts, ['draw me a fox'])
    assert.deepEqual(server.unread(), [])
    assert.ok(listener.warned.some((line) => line.includes(broken.fullname)))
  })

  test('it listens on when Reddit was away', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
    const { server } = listener
    await listener.start()
    server.goDown()
    await listener.pass(MINUTE_MS)
    server.mention('ada', 'draw me a fox')
    server.comeUp()
    void server.inject({ route: 'unread', effect: 'none', answer: 'html-502', times: 2 })
    await listener.pass(2 * MINUTE_MS)
    assert.deepEqual(listener.texts, ['draw me a fox'])
    assert.ok(listener.warned.length > 0)
  })
})

test('a login that was taken back is told until there is another, also where no comments are read', async (context) => {
  for (const subreddits of [[], FOLLOWED]) {
    const listener = await RedditListener.open(context, { settings: { subreddits } })
    const { server } = listener
    await listener.start()
    await listener.pass(MINUTE_MS)
    assert.equal(listener.problem, undefined)
    server.oauth.revoke(server.refreshToken)
    await listener.pass(MINUTE_MS)
    assert.match(listener.problem ?? '', /log in anew/)
    server.oauth.grant(server.refreshToken, SCOPES)
    await listener.pass(MINUTE_MS)
    assert.equal(listener.problem, undefined)
  }
})

test('an account that Reddit suspended is told as well, though its inbox can be read', async (context) => {
  const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
  const { server } = listener
  await listener.start()
  server.world.me.suspended = true
  await listener.pass(11 * MINUTE_MS)
  assert.match(listener.problem ?? '', /suspended/)
  await listener.pass(11 * MINUTE_MS)
  assert.match(listener.problem ?? '', /suspended/)
  server.world.me.suspended = false
  await listener.pass(MINUTE_MS)
  assert.equal(listener.problem, undefined)
})

test('an app that Reddit shut out is told', async (context) => {
  const listener = await RedditListener.open(context, { settings: { subreddits: [{ name: 'test' }] } })
  const { server } = listener
  await listener.start()
  await listener.pass(MINUTE_MS)
  server.oauth.shutOut = true
  await listener.pass(MINUTE_MS)
  assert.match(listener.problem ?? '', /shuts us out/)
  server.oauth.shutOut = false
  await listener.pass(MINUTE_MS)
  assert.equal(listener.problem, undefined)
})

describe('comments with a trigger word', { concurrency: 4 }, () => {
  test('ten quiet subreddits cost few calls, and a word is heard soon', async (context) => {
    const names = Array.from({ length: 10 }, (_, index) => `place${index}`)
    const subreddits = names.map((name) => ({ name, triggerWord: true }))
    const listener = await RedditListener.open(context, { settings: { subreddits } })
    const { server } = listener
    for (const name of names) server.subreddit(name)
    await listener.start()
    await listener.pass(MINUTE_MS)
    const from = server.log.length
    await listener.pass(HOUR_MS)
    const calls = callsAMinute(server, from)
    assert.ok(Math.max(...calls) < 60, `${Math.max(...calls)} calls in a minute`)
    assert.ok((server.log.length - from) / 60 <= 10, `${server.log.length - from} calls in an hour`)
    server.comment('ada', '!draw a fox', { in: 'place7' })
    await listener.pass(2 * ROUND_MS)
    assert.deepEqual(listener.texts, ['draw a fox'])
    context.diagnostic(`${((server.log.length - from) / 60).toFixed(1)} calls a minute while quiet`)
  })

  test('none is lost and none comes twice, whatever is deleted, late, or cut off', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: FOLLOWED } })
    const { server } = listener
    const thread = server.post('op', { in: 'drawing' }).fullname
    await listener.start()
    const asked: string[] = []
    let state = 7
    const random = (below: number) => {
      state = (state * 48_271) % 2_147_483_647
      return state % below
    }
    for (let turn = 0; turn < 60; turn += 1) {
      for (let chatter = random(turn % 10 === 0 ? 260 : 8); chatter > 0; chatter -= 1) {
        const { fullname } = server.comment('chatterer', 'lovely weather', { on: thread })
        server.advance(random(40))
        if (random(4) === 0) server.erase(fullname)
      }
      const { fullname } = server.comment(`person${random(9)}`, `!draw wish ${turn}`, { on: thread })
      if (random(5) === 0) server.world.lag.delay(fullname, server.now() + 40_000)
      asked.push(`draw wish ${turn}`)
      if (random(3) === 0) {
        // The newest comment, by which the source orients itself, is gone before it looks again.
        const last = server.comment('chatterer', 'never mind', { on: thread })
        await listener.pass(ROUND_MS)
        server.erase(last.fullname)
      }
      if (random(6) === 0) {
        await listener.stop()
        await listener.start()
      }
      if (random(6) === 0)
        void server.inject({ route: 'comments', effect: 'none', answer: 'reset', times: 1 })
      await listener.pass(random(3) * ROUND_MS)
    }
    await listener.pass(5 * MINUTE_MS)
    const missing = asked.filter((text) => !listener.texts.includes(text))
    assert.deepEqual(missing, [])
    const ids = listener.heard.map(({ eventId }) => eventId)
    assert.equal(ids.length, new Set(ids).size)
    assert.deepEqual(server.violations(), [])
  })

  test('a comment that is a mention as well is one request', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: FOLLOWED } })
    const { server } = listener
    server.subreddit('drawing')
    await listener.start()
    server.comment('ada', '!draw a fox for u/hordeherald', { in: 'drawing' })
    await listener.pass(MINUTE_MS)
    assert.equal(new Set(listener.heard.map(({ eventId }) => eventId)).size, 1)
  })

  test('a word that an edit brings asks for nothing', async (context) => {
    const listener = await RedditListener.open(context, { settings: { subreddits: FOLLOWED } })
    const { server } = listener
    server.subreddit('drawing')
    await listener.start()
    const { fullname } = server.comment('ada', 'nice', { in: 'drawing' })
    await listener.pass(MINUTE_MS)
    server.edit(fullname, '!draw a fox')
    await listener.pass(MINUTE_MS)
    assert.deepEqual(listener.texts, [])
  })

  test('a subreddit that goes private silences neither the others nor the inbox', async (context) => {
    const subreddits = ['drawing', 'painting'].map((name) => ({ name, triggerWord: true }))
    const listener = await RedditListener.open(context, { settings: { subreddits } })
    const { server } = listener
    server.subreddit('painting')
    await listener.start()
    server.subreddit('drawing', { type: 'private' })
    server.comment('ada', '!draw a fox', { in: 'painting' })
    server.message('ada', 'draw me a hen')
    await listener.pass(MINUTE_MS)
    assert.deepEqual(listener.texts.toSorted(), ['draw a fox', 'draw me a hen'])
  })
})
