import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { until, Workplace } from '../support/processes.ts'

describe('requests, beside a running service', () => {
  test('an operator finds a request, reads it, stops it, and its person is told once', async () => {
    // So slow that nothing is drawn before it is cancelled.
    const horde = await startHordeSimulator({ speed: 0.01 })
    await using platform = await ChatPlatform.start()
    await using place = await Workplace.make({ 'herald.json': JSON.stringify({ horde: { url: horde.url } }) })
    try {
      place.service({ TEST_PLATFORM_URL: platform.url, TEST_PLATFORM_TOKEN: platform.token })
      const asked = platform.mention('draw me a fox\u202e\u001b[31m style: anime --n 1', { as: 'ada' })
      await until('it is at the Horde', () => horde.state().requests.length === 1)

      const list = await place.run(['requests', 'list'])
      const id = /^(mastodon-test-\S+) +mastodon +generating/m.exec(list.stdout)?.[1]
      assert.ok(id, list.stdout)
      const show = await place.run(['requests', 'show', id])
      assert.match(show.stdout, /^words +draw me a fox/m)
      assert.match(show.stdout, new RegExp(`at the Horde as ${horde.state().requests[0]?.id}`))
      for (const sign of ['\u202e', '\u001b'])
        assert.ok(!show.stdout.includes(sign), 'no words reach into the terminal')
      assert.ok(!show.stdout.includes('ADA'), 'no names')

      const cancelled = await place.run(['requests', 'cancel', id, '--json'])
      assert.equal(cancelled.code, 0, cancelled.stderr)
      await until('the person is told', () => platform.posts(asked.id).length > 0)
      await until('it has ended', async () =>
        (await place.run(['requests', 'list'])).stdout.includes('No requests'),
      )
      const ended = await place.run(['requests', 'show', id])
      assert.match(ended.stdout, /^state +ended, sentence$/m)
      assert.match(ended.stdout, /^reply +done, 0 failures$/m)
      assert.equal((await place.run(['requests', 'cancel', id])).code, 1)
      const retry = await place.run(['requests', 'retry', id])
      assert.equal(retry.code, 1)
      assert.match(retry.stdout, /its person has a reply/)
      assert.equal(platform.posts().length, 1)
    } finally {
      await horde.close()
    }
  })

  test('called wrongly, it explains itself; an unknown id is no crash', async () => {
    await using place = await Workplace.make()
    for (const args of [
      [],
      ['nope'],
      ['show'],
      ['list', '--limit', '0'],
      ['list', '--state', 'x'],
      ['list', '--all', '--state', 'ended'],
    ]) {
      assert.equal((await place.run(['requests', ...args])).code, 2, args.join(' '))
    }
    const unknown = await place.run(['requests', 'show', "x'; drop table request; --"])
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /There is no request/)
  })
})
