import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type HordeSimulator, startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { type HeraldProcess, until, Workplace } from '../support/processes.ts'

/** A running `start`, kept busy by a request that nobody draws. */
async function busyStart(place: Workplace, simulator: HordeSimulator): Promise<HeraldProcess> {
  simulator.inject({ route: 'job', kind: 'never', times: 1 })
  const draw = place.herald(['draw', 'a heron style: anime --n 1', '--horde', simulator.url])
  await until('the request is at the Horde', () => simulator.state().submits === 1)
  await draw.says('stderr', /\] 0 of 1(?!.*still to be sent)[^\n]*\n/)
  process.kill(await draw.printedPid(), 'SIGKILL')
  await draw.exit()
  const start = place.herald(['start'])
  await start.says('stdout', /Finishing 1 open request first\./)
  return start
}

async function scene(): Promise<{ simulator: HordeSimulator; place: Workplace }> {
  const simulator = await startHordeSimulator()
  const place = await Workplace.make({
    'herald.json': JSON.stringify({ horde: { url: simulator.url } }),
  })
  return { simulator, place }
}

describe('two processes on one data folder', { concurrency: 3 }, () => {
  test('a second start is refused and says why; draw hands over to the first', async () => {
    const { simulator, place } = await scene()
    try {
      const start = await busyStart(place, simulator)

      const second = await place.run(['start'])
      assert.equal(second.code, 1)
      assert.match(second.stderr, /another Herald is running on the data folder .*data\. Stop it first/)
      assert.equal(second.stdout, '')

      const draw = await place.run(['draw', 'two foxes style: anime --n 1', '--out', 'pictures'])
      assert.equal(draw.code, 0, draw.stderr)
      assert.match(draw.stderr, /Handed to the running herald/)
      assert.equal((await place.files('pictures')).length, 1)
      assert.match(start.stderr, /"pictures":1,"msg":"reply posted"/, 'the running one drew it')
      assert.equal(simulator.state().submits, 2)
    } finally {
      await place[Symbol.asyncDispose]()
      await simulator.close()
    }
  })

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`draw goes on by itself when the one it handed over to ends by ${signal}`, async () => {
      const { simulator, place } = await scene()
      try {
        const start = await busyStart(place, simulator)
        const draw = place.herald(['draw', 'two foxes style: anime --n 1', '--out', 'pictures'])
        await draw.says('stderr', /Handed to the running herald/)
        start.kill(signal)
        await start.exit()
        const ended = await draw.exit()
        assert.equal(ended.code, 0, ended.stderr)
        assert.equal((await place.files('pictures')).length, 1)
      } finally {
        await place[Symbol.asyncDispose]()
        await simulator.close()
      }
    })
  }
})
