import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { until, Workplace } from '../support/processes.ts'

/** A defect that nobody caught, on demand. */
const BOOM = {
  NODE_OPTIONS: `--import=data:text/javascript,process.on('SIGUSR2',()=>{throw(new(Error)('boom'))})`,
}

describe('the service stops', { concurrency: 2, timeout: 60_000 }, () => {
  test('at once when it is told twice, and the next start finishes what was under way', async () => {
    const horde = await startHordeSimulator({ speed: 10 })
    await using platform = await ChatPlatform.start()
    await using place = await Workplace.make({ 'herald.json': JSON.stringify({ horde: { url: horde.url } }) })
    const env = { TEST_PLATFORM_URL: platform.url, TEST_PLATFORM_TOKEN: platform.token }
    try {
      horde.inject({ route: 'check', kind: 'slow', ms: 60_000 })
      const first = place.service(env)
      const { id } = platform.mention('draw me a fox style: anime --n 1')
      await until('a check hangs', () => (horde.state().calls.check ?? 0) > 0)
      first.kill('SIGTERM')
      await first.says('stderr', /"msg":"stopping;/)
      const askedAt = Date.now()
      first.kill('SIGTERM')
      assert.equal((await first.exit()).code, 1)
      assert.ok(Date.now() - askedAt < 15_000, 'not only when its 20 s are over')

      horde.clearFaults()
      place.service(env)
      await until('the reply is there', () => platform.posts(id).length === 1)
      assert.equal(horde.state().submits, 1)
    } finally {
      await horde.close()
    }
  })

  test('in order and with a failure when an error was caught by nobody', async () => {
    const horde = await startHordeSimulator()
    await using platform = await ChatPlatform.start()
    await using place = await Workplace.make({ 'herald.json': JSON.stringify({ horde: { url: horde.url } }) })
    try {
      const service = place.service({
        TEST_PLATFORM_URL: platform.url,
        TEST_PLATFORM_TOKEN: platform.token,
        ...BOOM,
      })
      await service.says('stderr', /"msg":"listening"/)
      service.kill('SIGUSR2')
      const { code, stderr } = await service.exit()
      assert.equal(code, 1)
      assert.match(stderr, /boom.*"msg":"an error that nobody caught; stopping/)
    } finally {
      await horde.close()
    }
  })
})
