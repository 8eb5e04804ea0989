import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { HordeClient } from '../../../src/core/horde/client.ts'
import { createServedModels } from '../../../src/core/horde/served.ts'
import { Secret } from '../../../src/core/secret.ts'
import { startHordeSimulator } from '../../../src/simulator/horde/index.ts'

const { signal } = new AbortController()

async function start(context: TestContext) {
  const simulator = await startHordeSimulator()
  context.after(() => simulator.close())
  const apiKey = new Secret('0000000000')
  const client = new HordeClient({ url: simulator.url, clientAgent: 'herald:1:test', apiKey })
  const time = { nowMs: 10 * 3_600_000 }
  const served = createServedModels(client, () => time.nowMs)
  return { simulator, time, served, asked: () => simulator.state().calls.models ?? 0 }
}

test('the models are asked for once a minute, whichever way the clock goes', async (context) => {
  const { time, served, asked } = await start(context)
  const both = await Promise.all([served(signal), served(signal)])
  assert.ok(both[0] && both[0].size > 0)
  time.nowMs += 59_000
  await served(signal)
  assert.equal(asked(), 1)
  time.nowMs += 2_000
  await served(signal)
  assert.equal(asked(), 2)
  // Hours back: what was asked for then is not fresh until the clock comes there again.
  time.nowMs -= 5 * 3_600_000
  await served(signal)
  assert.equal(asked(), 3)
})

test('a Horde that does not answer is asked every few seconds, not by everybody', async (context) => {
  const { simulator, time, served, asked } = await start(context)
  assert.ok(await served(signal))
  simulator.inject({ route: 'models', kind: 'error' })
  time.nowMs += 61_000
  for (let person = 0; person < 20; person += 1) assert.equal(await served(signal), undefined)
  assert.equal(asked(), 2)
  simulator.clearFaults()
  time.nowMs += 6_000
  assert.ok(await served(signal))
})
