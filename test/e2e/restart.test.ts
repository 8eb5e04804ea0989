import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import {
  type HordeSimulator,
  startHordeSimulator,
  type VirtualWorker,
} from '../../src/simulator/horde/index.ts'
import { type HeraldProcess, until, Workplace } from '../support/processes.ts'

/** Long enough that nothing is drawn unless the test moves the simulator's clock. */
const SLOW_S = 100
const slowWorkers: VirtualWorker[] = [1, 2, 3, 4].map((place) => ({
  id: `00000000-0000-4000-8000-00000000000${place}`,
  name: `slow ${place}`,
  models: '*',
  secondsPerImage: SLOW_S,
  trusted: true,
}))

const DRAW = ['draw', 'two foxes style: stylepunks', '--out', 'pictures']
const ALL_SUBMITTED = /\] 0 of 4(?!.*still to be sent)[^\n]*\n/

/** Four pictures, each drawn once: nothing was submitted again, nothing half-written is left. */
async function assertDrawnOnce(place: Workplace, simulator: HordeSimulator): Promise<void> {
  const files = await place.files('pictures')
  assert.equal(files.length, 4, files.join())
  for (const file of files) assert.match(file, /\.webp$/)
  const state = simulator.state()
  assert.equal(state.submits, 4)
  assert.deepEqual(
    state.requests.map(({ images }) => images.length),
    [1, 1, 1, 1],
  )
}

interface DeathPoint {
  readonly name: string
  readonly workers?: readonly VirtualWorker[]
  before?(simulator: HordeSimulator): void
  reached(process: HeraldProcess, simulator: HordeSimulator): Promise<unknown>
  after?(simulator: HordeSimulator): void
}

const points: readonly DeathPoint[] = [
  {
    name: 'right after the words were taken in',
    before: (simulator) => simulator.inject({ route: 'submit', kind: '429' }),
    reached: (process) => process.printedPid(),
    after: (simulator) => simulator.clearFaults(),
  },
  {
    name: 'while the Horde draws',
    workers: slowWorkers,
    reached: (process) => process.says('stderr', ALL_SUBMITTED),
    after: (simulator) => simulator.advance(SLOW_S * 1000),
  },
  {
    name: 'while pictures are fetched',
    workers: slowWorkers,
    async reached(process, simulator) {
      await process.says('stderr', ALL_SUBMITTED)
      simulator.advance(SLOW_S * 1000)
      await until('a picture is fetched', () => (simulator.state().calls.image ?? 0) > 0)
    },
  },
]

describe('killed and started again', { concurrency: 5 }, () => {
  for (const { name, workers, before, reached, after } of points) {
    test(name, async () => {
      const simulator = await startHordeSimulator(workers === undefined ? {} : { workers })
      await using place = await Workplace.make()
      try {
        before?.(simulator)
        const draw = place.herald([...DRAW, '--horde', simulator.url])
        const pid = await draw.printedPid()
        await reached(draw, simulator)
        process.kill(pid, 'SIGKILL')
        assert.equal((await draw.exit()).signal, 'SIGKILL')
        after?.(simulator)

        const start = await place.run(['start'])
        assert.equal(start.code, 0, start.stderr)
        assert.match(start.stdout, /Finishing 1 open request first\./)
        assert.doesNotMatch(start.stdout, /real Horde/, 'what waits is for another one')
        assert.match(start.stdout, /All open requests are finished\..*do next:/s)
        await assertDrawnOnce(place, simulator)
      } finally {
        await simulator.close()
      }
    })
  }

  test('left by Ctrl-C: says so, and start brings the pictures', async () => {
    const simulator = await startHordeSimulator({ workers: slowWorkers })
    await using place = await Workplace.make()
    try {
      const draw = place.herald([...DRAW, '--horde', simulator.url])
      await draw.says('stderr', ALL_SUBMITTED)
      draw.kill('SIGINT')
      const { code, stdout, stderr } = await draw.exit()
      assert.deepEqual([code, stdout], [130, ''])
      assert.match(stderr, /Left alone, not cancelled: npm start goes on with it\.\n$/)
      simulator.advance(SLOW_S * 1000)
      assert.equal((await place.run(['start'])).code, 0)
      await assertDrawnOnce(place, simulator)
    } finally {
      await simulator.close()
    }
  })

  const fullDisk = '/dev/full'
  const skip = existsSync(fullDisk) ? false : `there is no ${fullDisk}`
  test('while pictures are saved, one of them already', { skip }, async () => {
    const simulator = await startHordeSimulator({ workers: slowWorkers })
    await using place = await Workplace.make()
    try {
      simulator.inject({ route: 'submit', kind: '429' })
      const draw = place.herald([...DRAW, '--horde', simulator.url])
      process.kill(await draw.printedPid(), 'SIGKILL')
      await draw.exit()
      simulator.clearFaults()

      const first = place.herald(['start'])
      const [, eventId] = await first.says('stderr', /console-local-(\w+)".*"msg":"submitted"/)
      await first.says('stderr', /("msg":"submitted".*){4}/s)
      // The second picture is written to a full disk, so the saving stops there.
      const obstacle = join(place.dir, 'pictures', `.${eventId?.slice(-8)}-two-foxes-2.webp.part`)
      await symlink(fullDisk, obstacle)
      simulator.advance(SLOW_S * 1000)
      await first.says('stderr', /"msg":"publishing failed"/)
      first.kill('SIGKILL')
      await first.exit()
      await rm(obstacle)
      assert.equal((await place.files('pictures')).filter((name) => name.endsWith('.webp')).length, 1)

      const second = await place.run(['start'])
      assert.equal(second.code, 0, second.stderr)
      await assertDrawnOnce(place, simulator)
    } finally {
      await simulator.close()
    }
  })

  test('when everything was done', async () => {
    const simulator = await startHordeSimulator()
    await using place = await Workplace.make()
    try {
      const draw = place.herald([...DRAW, '--horde', simulator.url])
      await draw.says('stdout', /pictures.*\.webp/)
      draw.kill('SIGKILL')
      await draw.exit()
      const start = await place.run(['start'])
      assert.equal(start.code, 0, start.stderr)
      assert.match(start.stdout, /Nothing is waiting\..*do next:/s)
      await assertDrawnOnce(place, simulator)
    } finally {
      await simulator.close()
    }
  })

  test('the request keeps its own Horde, whatever herald.json says later', async () => {
    const simulator = await startHordeSimulator({ workers: slowWorkers })
    await using place = await Workplace.make({ 'herald.json': '{"horde":{"url":"http://127.0.0.1:1"}}' })
    try {
      const draw = place.herald([...DRAW, '--horde', simulator.url])
      await draw.says('stderr', ALL_SUBMITTED)
      process.kill(await draw.printedPid(), 'SIGKILL')
      await draw.exit()
      simulator.advance(SLOW_S * 1000)
      assert.equal((await place.run(['start'])).code, 0)
      await assertDrawnOnce(place, simulator)
    } finally {
      await simulator.close()
    }
  })

  test('SIGTERM ends start in order; the open request stays and the next start finishes it', async () => {
    const simulator = await startHordeSimulator({ workers: slowWorkers })
    await using place = await Workplace.make()
    try {
      const draw = place.herald([...DRAW, '--horde', simulator.url])
      await draw.says('stderr', ALL_SUBMITTED)
      process.kill(await draw.printedPid(), 'SIGKILL')
      await draw.exit()

      const first = place.herald(['start'])
      await first.says('stdout', /Finishing 1 open request/)
      const askedAt = Date.now()
      first.kill('SIGTERM')
      const stopped = await first.exit()
      assert.equal(stopped.code, 0, stopped.stderr)
      assert.ok(Date.now() - askedAt < 15_000, 'it does not wait for the Horde')
      assert.deepEqual(await place.files('pictures'), [])
      assert.equal(simulator.state().cancels.length, 0)

      simulator.advance(SLOW_S * 1000)
      const second = await place.run(['start'])
      assert.equal(second.code, 0, second.stderr)
      assert.match(second.stdout, /Finishing 1 open request first\./)
      await assertDrawnOnce(place, simulator)
    } finally {
      await simulator.close()
    }
  })

  test('SIGTERM does not wait for a Horde that hangs', async () => {
    const simulator = await startHordeSimulator({ workers: slowWorkers })
    await using place = await Workplace.make()
    try {
      const draw = place.herald([...DRAW, '--horde', simulator.url])
      await draw.says('stderr', ALL_SUBMITTED)
      process.kill(await draw.printedPid(), 'SIGKILL')
      await draw.exit()

      simulator.inject({ route: 'check', kind: 'slow', ms: 60_000 })
      const checks = simulator.state().calls.check ?? 0
      const first = place.herald(['start'])
      await until('a check hangs', () => (simulator.state().calls.check ?? 0) > checks)
      const askedAt = Date.now()
      first.kill('SIGTERM')
      assert.equal((await first.exit()).code, 0)
      assert.ok(Date.now() - askedAt < 25_000, 'it stops within 20 s, whatever hangs')

      simulator.clearFaults()
      simulator.advance(SLOW_S * 1000)
      assert.equal((await place.run(['start'])).code, 0)
      await assertDrawnOnce(place, simulator)
    } finally {
      await simulator.close()
    }
  })
})
