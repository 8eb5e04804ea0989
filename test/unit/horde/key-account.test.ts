import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HordeClient } from '../../../src/core/horde/client.ts'
import { createKeyAccount } from '../../../src/core/horde/key-account.ts'
import { Secret } from '../../../src/core/secret.ts'
import { startHordeSimulator } from '../../../src/simulator/horde/index.ts'

test('what a key may do holds on while the Horde does not say it again', async (context) => {
  const simulator = await startHordeSimulator()
  context.after(() => simulator.close())
  const { concurrency } = simulator.changeAccount({ key: 'sim-service', concurrency: 200 })
  const apiKey = new Secret('sim-service')
  const client = new HordeClient({ url: simulator.url, clientAgent: 'herald:1:test', apiKey })
  let nowMs = 10 * 3_600_000
  const account = createKeyAccount(client, () => nowMs)
  const { signal } = new AbortController()

  simulator.inject({ route: 'find_user', kind: 'error', times: 1 })
  assert.deepEqual(await account(signal), { concurrency: 30, service: false })
  nowMs += 6_000
  assert.deepEqual(await account(signal), { concurrency, service: true })

  simulator.inject({ route: 'find_user', kind: 'error' })
  nowMs += 11 * 60_000
  assert.deepEqual(await account(signal), { concurrency, service: true })
})
