import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HordeClient } from '../../../src/core/horde/client.ts'
import { createServedModels } from '../../../src/core/horde/served.ts'
import { Secret } from '../../../src/core/secret.ts'
import { startHordeSimulator } from '../../../src/simulator/horde/index.ts'

test('the models are asked for once a minute, whichever way the clock goes', async (t) => {
  const simulator = await startHordeSimulator()
  t.after(() => simulator.close())
  let asked = 0
  const client = new HordeClient({
    url: simulator.url,
    clientAgent: 'herald:1:test',
    apiKey: new Secret('0000000000'),
    onCall: () => {
      asked += 1
    },
  })
  let nowMs = 10 * 3_600_000
  const served = createServedModels(client, () => nowMs)
  const { signal } = new AbortController()
  const both = await Promise.all([served(signal), served(signal)])
  assert.ok(both[0] && both[0].size > 0)
  nowMs += 59_000
  await served(signal)
  assert.equal(asked, 1)
  nowMs += 2_000
  await served(signal)
  assert.equal(asked, 2)
  // Hours back: what was asked for then is not fresh until the clock comes there again.
  nowMs -= 5 * 3_600_000
  await served(signal)
  assert.equal(asked, 3)
})
