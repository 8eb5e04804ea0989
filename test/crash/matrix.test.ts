import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import { KILL_ROWS, killColumn } from './kill.ts'
import { STOP_ROWS, stopColumn } from './stop.ts'
import { type Column, cell } from './verdict.ts'

const DEATHS = [
  { name: 'killed at each step', rows: KILL_ROWS, run: killColumn },
  { name: 'stopped at each step for longer than its leases', rows: STOP_ROWS, run: stopColumn },
]

describe('one reply, with the right picture, and nothing left', { concurrency: 2 }, () => {
  for (const { name, rows, run } of DEATHS) {
    for (const engine of ['embedded', 'server'] as const) {
      const skip = engine === 'server' && NO_SERVER
      describe(`${name}, ${engine} engine`, { skip }, () => {
        let column: Column
        before(async () => {
          // The harder world; `npm run test:crash` has them all.
          column = await run({ engine, idempotency: false })
        })
        for (const row of rows) {
          test(row, () => assert.equal(cell(column, row), 'as promised'))
        }
      })
    }
  }
})
