import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { BOT, RedditServer } from '../simulators/reddit/index.ts'
import { until, Workplace } from '../support/processes.ts'

const ELSEWHERE = 'https://bot.example.org/reddit'

/** Of app, login, access tokens and uploads: everything secret on the simulated Reddit begins so. */
const SECRETS = /canary/

test('from the login to the first picture, through a Reddit that is away, with nothing secret left behind', async () => {
  const horde = await startHordeSimulator()
  await using server = await RedditServer.start({ redirectUri: ELSEWHERE })
  server.subreddit('pics', { commentMedia: ['static'] })
  server.subreddit('words', { commentMedia: [] })
  await using place = await Workplace.make({
    '.env': `REDDIT_CLIENT_ID=${server.app.id}\nREDDIT_CLIENT_SECRET=${server.app.secret}\n`,
    'herald.json': JSON.stringify({
      horde: { url: horde.url },
      reddit: {
        account: BOT,
        operator: 'some_one',
        server: server.url,
        redirectUri: ELSEWHERE,
        pollSeconds: 5,
        subreddits: [{ name: 'pics', triggerWord: true }, { name: 'words' }],
      },
    }),
  })
  try {
    const login = place.talk(['reddit', 'login'])
    const [address] = await login.says('stdout', /^http\S+\/api\/v1\/authorize\?\S+$/m)
    login.type(server.authorize(address))
    const loggedIn = await login.exit()
    assert.equal(loggedIn.code, 0, loggedIn.stderr)

    const herald = place.herald(['start'])
    const inline = server.mention('ada', 'draw me a fox style: anime --n 2', { in: 'pics' })
    const answers = (fullname: string) => server.comments(fullname)
    await until('the pictures are in the comment', () => answers(inline.fullname).length > 0)
    assert.equal(answers(inline.fullname)[0]?.pictures.length, 1, 'both as one')

    server.goDown()
    const linked = server.mention('bob', 'draw me an owl style: anime --n 1', { in: 'words' })
    const message = server.message('cleo', 'help')
    await herald.says('stderr', /reading Reddit failed/)
    server.comeUp()
    await until('what came meanwhile is answered', () => answers(linked.fullname).length > 0)
    await until('the message as well', () => server.messages().length > 0)
    assert.match(answers(linked.fullname)[0]?.body ?? '', /\/comments\//)
    assert.equal(server.submissions().length, 1)
    assert.equal(server.messages()[0]?.parent?.fullname, message.fullname)

    const trigger = server.comment('dan', '!draw a teapot --n 1', { in: 'pics' })
    await until('the trigger word is answered', () => answers(trigger.fullname).length > 0)
    for (const { fullname } of [inline, linked, trigger]) assert.equal(answers(fullname).length, 1)
    assert.deepEqual(server.unread(), [])
    assert.deepEqual(server.violations(), [])

    herald.kill('SIGTERM')
    const stopped = await herald.exit()
    assert.equal(stopped.code, 0)
    for (const text of [loggedIn.stdout, loggedIn.stderr, stopped.stdout, stopped.stderr])
      assert.doesNotMatch(text.replace(server.app.id, ''), SECRETS)
    for (const entry of await readdir(place.dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === '.env') continue
      const bytes = await readFile(join(entry.parentPath, entry.name), 'latin1')
      assert.doesNotMatch(bytes, SECRETS, entry.name)
    }
  } finally {
    await horde.close()
  }
})
