import { describe } from 'node:test'
import { describeColumn } from './describe-column.ts'
import { killColumn, killRows, oneKillColumn, oneKillRows } from './kill.ts'
import type { World } from './scene.ts'

const EVERYWHERE = { name: 'killed at each step', rows: killRows, run: killColumn }
const ONCE = { name: 'killed once at all steps', rows: oneKillRows, run: oneKillColumn }
/** `npm run test:crash -- --only reddit` has what is asked by message, and each way on each engine. */
const OTHERWISE: World = { reddit: 'inline', engine: 'server' }

describe('one reply, with the right picture, and nothing left', { concurrency: 2 }, () => {
  describe('Reddit, post', () => describeColumn(EVERYWHERE, { reddit: 'post', engine: 'embedded' }))
  describe('Reddit, inline', () => describeColumn(ONCE, OTHERWISE))
})
