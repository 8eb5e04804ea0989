import { describe } from 'node:test'
import { describeColumn } from './describe-column.ts'
import { killColumn, killRows } from './kill.ts'
import { stopColumn, stopRows } from './stop.ts'

const DEATHS = [
  { name: 'killed at each step', rows: killRows, run: killColumn },
  { name: 'stopped at each step for longer than its leases', rows: stopRows, run: stopColumn },
]

describe('one reply, with the right picture, and nothing left', { concurrency: 2 }, () => {
  for (const death of DEATHS) {
    // The harder world; `npm run test:crash` has them all.
    for (const engine of ['embedded', 'server'] as const)
      describeColumn(death, { engine, idempotency: false })
  }
})
