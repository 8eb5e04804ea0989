import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { Workplace } from '../support/processes.ts'

test('horde-sim on a port that is taken says so and what to do, without a stack trace', async () => {
  const taken = await startHordeSimulator()
  await using place = await Workplace.make()
  try {
    const { code, stderr } = await place.run(['horde-sim', '--port', String(taken.port)])
    assert.equal(code, 1)
    assert.match(
      stderr,
      new RegExp(
        `^cannot listen on 127\\.0\\.0\\.1:${taken.port}: .*EADDRINUSE.*\\. Give another --port, or none\\.\\n$`,
      ),
    )
  } finally {
    await taken.close()
  }
})
