import { describe } from 'node:test'
import { COSTUMES } from '../simulators/mastodon/index.ts'
import { describeColumn } from './describe-column.ts'
import { killColumn, killRows, oneKillColumn, oneKillRows } from './kill.ts'

const EVERYWHERE = { name: 'killed at each step', rows: killRows, run: killColumn }
/** Servers differ in what becomes of uploads and posts; `npm run test:crash` has the other points too. */
const ONCE = { name: 'killed once at all steps', rows: oneKillRows, run: oneKillColumn }

describe('one reply, with the right picture, and nothing left', { concurrency: 3 }, () => {
  for (const costume of COSTUMES) {
    for (const engine of ['embedded', 'server'] as const) {
      describe(costume, () => describeColumn(costume === 'mastodon' ? EVERYWHERE : ONCE, { engine, costume }))
    }
  }
})
