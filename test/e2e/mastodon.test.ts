import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { MastodonServer, type Status } from '../simulators/mastodon/index.ts'
import { until, Workplace } from '../support/processes.ts'

const SLOW_S = 100
const slow = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'slow',
  models: '*',
  secondsPerImage: SLOW_S,
  threads: 4,
  trusted: true,
} as const

describe('the service on a server that is cut off', { concurrency: 2 }, () => {
  for (const costume of ['mastodon', 'gotosocial'] as const) {
    test(`${costume}: what was under way and what came meanwhile is answered once`, async () => {
      const horde = await startHordeSimulator({ workers: [slow] })
      await using server = await MastodonServer.start({ costume })
      const { host } = new URL(server.url)
      await using place = await Workplace.make({
        'herald.json': JSON.stringify({
          horde: { url: horde.url },
          mastodon: [{ server: host, pollSeconds: 5 }],
        }),
      })
      try {
        const herald = place.herald(['start'], { MASTODON_TOKENS: `${host}=${server.token}` })
        await until('it listens', () => server.streams.listening === 1)
        const ask = (who: string, words: string) => server.mention(`${who}@elsewhere.example`, words)
        const answered = (status: Status) => () => server.posts(status.id).length > 0

        const before = ask('ada', 'help')
        await until('it answers', answered(before))
        const drawing = ask('bob', 'draw me a fox style: anime --n 2')
        await until('the Horde draws', () => horde.state().submits > 0)

        server.goDown()
        const during = ['cleo', 'dan', 'cleo'].map((who) => ask(who, 'styles'))
        horde.advance(SLOW_S * 1_000)
        await herald.says('stderr', /reading mentions failed/)
        await herald.says('stderr', /publishing failed/)
        server.comeUp()

        const asked = [before, drawing, ...during]
        await until('all are answered', () => asked.every((status) => answered(status)()))
        assert.equal(server.posts(drawing.id)[0]?.media.length, 2)
        const after = ask('eve', 'help')
        await until('it listens as before', answered(after))
        for (const { id } of [...asked, after]) assert.equal(server.posts(id).length, 1)
        assert.deepEqual(server.violations(), [])
        herald.kill('SIGTERM')
        const { code, stderr } = await herald.exit()
        assert.equal(code, 0)
        assert.ok(!stderr.includes(server.token), 'the token is logged')
      } finally {
        await horde.close()
      }
    })
  }
})
