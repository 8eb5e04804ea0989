import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { until, Workplace } from '../support/processes.ts'

describe('herald forget', () => {
  test('beside a running service: erases what ended, and what is under way with its answer', async () => {
    const horde = await startHordeSimulator()
    await using platform = await ChatPlatform.start()
    await using place = await Workplace.make({ 'herald.json': JSON.stringify({ horde: { url: horde.url } }) })
    try {
      const service = place.service({ TEST_PLATFORM_URL: platform.url, TEST_PLATFORM_TOKEN: platform.token })
      const done = platform.mention('help', { as: 'ada' })
      await until('the first is answered', () => platform.posts(done.id).length > 0)
      const listed = async (state: string) => {
        const { stdout } = await place.run(['requests', 'list', '--state', state, '--json'])
        return JSON.parse(stdout).length
      }
      await until('it has ended', async () => (await listed('ended')) === 1)
      // Long enough for it to be under way while its person is forgotten.
      horde.inject({ route: 'submit', kind: 'slow', ms: 8_000 })
      const drawing = platform.mention('draw me a xylophone style: anime --n 1', { as: 'ada' })
      await until('the second is at the Horde', () => (horde.state().calls.submit ?? 0) > 0)

      const elsewhere = await place.run(['forget', 'mastodon', 'ada', '--account', 'other', '--json'])
      assert.deepEqual(
        [elsewhere.code, JSON.parse(elsewhere.stdout)],
        [0, { ...NOTHING, personId: 'ada', accounts: ['other'] }],
      )
      const forgotten = await place.run(['forget', 'mastodon', 'ada', '--json'])
      assert.equal(forgotten.code, 0, forgotten.stderr)
      assert.deepEqual(JSON.parse(forgotten.stdout), {
        ...NOTHING,
        personId: 'ada',
        accounts: ['test'],
        erased: 1,
        underWay: 1,
      })
      await until('the second is answered', () => platform.posts(drawing.id).length > 0)
      await until('it has ended too', async () => (await listed('ended')) === 2)
      service.kill('SIGTERM')
      await service.exit()
      const again = await place.run(['forget', 'mastodon', 'ada'])
      assert.equal(again.code, 0)
      assert.match(again.stdout, /^Nothing is stored about ada on mastodon\.$/m)
      const { stdout } = await place.run(['requests', 'list', '--all', '--json'])
      for (const { id } of JSON.parse(stdout)) {
        assert.doesNotMatch((await place.run(['requests', 'show', id])).stdout, /xylophone|ada/i)
      }
    } finally {
      await horde.close()
    }
  })

  test('somebody unknown is no failure; called wrongly, it explains itself', async () => {
    await using place = await Workplace.make()
    const unknown = await place.run(['forget', 'discord', '4711'])
    assert.equal(unknown.code, 0, unknown.stderr)
    assert.match(unknown.stdout, /^Nothing is stored about 4711 on discord\.$/m)
    const named = await place.run(['forget', 'discord', '4711', '--account', 'me'])
    assert.match(named.stdout, /^Nothing is stored about 4711 on discord, account me\.$/m)
    const json = await place.run(['forget', 'discord', '4711', '--json'])
    assert.deepEqual(JSON.parse(json.stdout), { ...NOTHING, platform: 'discord', personId: '4711' })
    for (const args of [
      [],
      ['discord'],
      ['discord', ''],
      ['irc', 'ada'],
      ['discord', 'a', 'b'],
      ['--nope'],
    ]) {
      const { code, stderr } = await place.run(['forget', ...args])
      assert.equal(code, 2, args.join(' '))
      if (args[0] !== '--nope') assert.match(stderr, /^Usage: /m)
    }
  })
})

const NOTHING = {
  platform: 'mastodon',
  accounts: [] as string[],
  erased: 0,
  underWay: 0,
  optedOut: false,
  pausedUntil: null,
}
