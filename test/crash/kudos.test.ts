import { describe } from 'node:test'
import { describeColumn } from './describe-column.ts'
import { giftKillColumn, giftKillRows, giftStopColumn, giftStopRows } from './gifts.ts'

const KILLED = { name: 'killed at each step', rows: giftKillRows, run: giftKillColumn }
const STOPPED = {
  name: 'stopped at each step for longer than its leases',
  rows: giftStopRows,
  run: giftStopColumn,
}

/** `npm run test:crash -- --only kudos` has both on each engine. */
describe('each gift of kudos is paid once, told once, and nothing is left', { concurrency: 2 }, () => {
  describeColumn(KILLED, { discord: 'mention', engine: 'embedded' })
  describeColumn(STOPPED, { discord: 'mention', engine: 'server' })
})
