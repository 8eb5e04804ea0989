import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import { randomKills } from './random.ts'

const CHAOS = { seed: '7', requests: 16, rounds: 5 }

describe(`killed at random (seed ${CHAOS.seed}), each request has one ending`, { concurrency: 2 }, () => {
  test('one process, embedded engine', () => endings('embedded'))
  test('two gateways and two workers, server engine', { skip: NO_SERVER }, () => endings('server'))
})

async function endings(engine: 'embedded' | 'server'): Promise<void> {
  const column = await randomKills({ engine, idempotency: false }, CHAOS)
  assert.equal(column.size, CHAOS.requests)
  assert.deepEqual(
    [...column].filter(([, failure]) => failure !== undefined),
    [],
  )
}
