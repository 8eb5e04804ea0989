import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Comment, Message } from '../simulators/reddit/index.ts'
import { ACCOUNT } from '../support/reddit-publishing.ts'
import { RedditScene } from '../support/reddit-scene.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const HOURS = 7 * 24
/** As seldom as an operator may have it: days pass sooner so. */
const POLL_SECONDS = 300
const PLACES = ['drawing', 'painting', 'teapots', 'dragons', 'quiet'] as const
const PEOPLE = ['ada', 'bob', 'cleo', 'dan', 'eve', 'finn', 'gus', 'hana', 'ivo', 'jun', 'kai', 'liv']

/** What people say, each as often as the others. */
const WORDS = [
  'draw me a teapot style: watercolour',
  'draw me a dragon in the rain',
  'draw us a lighthouse --n 1',
  'draw me a fox style: comic --n 2',
  'draw me a thing style: nosuchstyle',
  'draw me',
  'help',
  'styles',
]

/** The same week every time. */
function dice(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

test('a week with five subreddits: every request has one ending', { timeout: 400_000 }, async (context) => {
  const subreddits = PLACES.map((name) => ({ name, triggerWord: name === 'drawing' || name === 'dragons' }))
  await using scene = await RedditScene.open({
    settings: { subreddits, pollSeconds: POLL_SECONDS, repliesPerSubmission: 6 },
    horde: { limits: false },
  })
  const { server, herald } = scene
  const store = () => herald.app.store
  server.subreddit('teapots', { commentMedia: ['static'] })
  const roll = dice(11)
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] ?? assert.fail()
  const threads = new Map(PLACES.map((place) => [place, [server.post('op', { in: place }).fullname]]))
  const said: (Comment | Message)[] = []
  const erased: Comment[] = []
  const from = server.log.length

  function speak(): void {
    const who = pick(PEOPLE)
    const words = pick(WORDS)
    const place = pick(PLACES)
    const on = pick(threads.get(place) ?? [])
    const earlier = said.at(-1 - roll(12))
    const answer = earlier && scene.answers(earlier)[0]
    switch (roll(8)) {
      case 0:
        return void said.push(server.message(who, words))
      case 1:
        return void said.push(server.comment(who, `!draw ${words}`, { on }))
      case 2:
        if (answer !== undefined && !('subject' in answer))
          return void said.push(
            server.comment(who, pick(['again', 'settings', 'delete']), { on: answer.fullname }),
          )
        return void server.comment(who, 'lovely weather', { on })
      case 3:
        return void server.comment(who, `> u/${ACCOUNT} ${words}\n\nI agree`, { on })
      default:
        return void said.push(server.mention(who, words, { on }))
    }
  }

  for (let hour = 0; hour < HOURS; hour += 1) {
    for (const place of PLACES)
      if (hour % 12 === 0) threads.get(place)?.push(server.post('op', { in: place }).fullname)
    // Days are busy, nights are not.
    for (let left = hour % 24 < 8 ? roll(2) : roll(5); left > 0; left -= 1) {
      speak()
      await scene.pass(roll(12) * MINUTE_MS)
    }
    const last = said.at(-1)
    if (hour % 9 === 4 && last !== undefined && !('subject' in last)) {
      server.erase(last.fullname)
      erased.push(last)
    }
    if (hour === 30) server.lock(threads.get('quiet')?.[0] ?? '')
    if (hour === 50) server.goDown()
    if (hour === 51) server.comeUp()
    if (hour === 70) server.lag('own-comments', 40_000)
    if (hour === 75) server.person('liv').deleted = true
    if (hour === 90) server.ban('dragons')
    if (hour === 96) said.push(server.message('kai', 'stop'))
    if (hour === 110) void server.inject({ route: 'comment', effect: 'done', answer: 'reset', times: 3 })
    if (hour === 120) void server.inject({ route: 'comment', effect: 'none', answer: 'html-502', times: 3 })
    if (hour === 130) await scene.restart()
    await scene.pass(Math.max(0, HOUR_MS - roll(40) * MINUTE_MS))
    if (hour % 3 === 0) await scene.follow().catch(() => 0)
  }
  await scene.pass(26 * HOUR_MS)
  await scene.follow()
  await scene.pass(HOUR_MS)

  const open = await store().listRequests('open', 1_000)
  assert.deepEqual(open, [])
  const requests = (await store().listRequests('all', 10_000)).filter(({ platform }) => platform === 'reddit')
  const endings = Map.groupBy(requests, ({ outcome }) => outcome ?? 'none')
  assert.equal(endings.get('none'), undefined)
  const events = new Set(said.map(({ fullname }) => `reddit-${ACCOUNT}-${fullname}`))
  assert.ok(
    requests.every(({ id }) => events.has(id)),
    'nothing but what was said to us is a request',
  )
  // Never two answers, and none where there was no request.
  const known = new Set<string>(requests.map(({ id }) => id))
  for (const one of said) {
    const answers = scene.answers(one).length
    assert.ok(
      answers <= (known.has(`reddit-${ACCOUNT}-${one.fullname}`) ? 1 : 0),
      `${answers} to "${one.body}"`,
    )
  }
  for (const one of erased) assert.deepEqual(scene.answers(one), [], 'the answer went with its comment')
  assert.deepEqual(
    server.unread().filter((name) => !erased.some(({ fullname }) => fullname === name)),
    [],
  )
  assert.deepEqual(server.violations(), [])
  assert.deepEqual(
    (await store().closedPlaces(herald.now())).map(({ placeId }) => placeId),
    ['dragons'],
  )
  const calls = server.log.length - from
  const minutes = Map.groupBy(server.log.slice(from), ({ at }) => Math.floor(at / MINUTE_MS))
  const most = Math.max(...[...minutes.values()].map(({ length }) => length))
  assert.ok(most <= 100, `${most} calls in a minute`)
  const looks = (['unread', 'comments', 'me'] as const).reduce((sum, route) => sum + server.calls(route), 0)
  const counted = [...endings].map(([outcome, list]) => `${list.length} ${outcome}`).join(', ')
  const perRequest = ((calls - looks) / requests.length).toFixed(1)
  context.diagnostic(
    `${said.length} said, ${requests.length} requests: ${counted}; ${(calls / (HOURS + 27) / 60).toFixed(2)} calls a minute, ` +
      `${most} in the busiest; ${perRequest} calls a request beside looking`,
  )
})
