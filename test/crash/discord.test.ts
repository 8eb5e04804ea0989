import { describe } from 'node:test'
import { describeColumn } from './describe-column.ts'
import { killColumn, killRows } from './kill.ts'
import type { World } from './scene.ts'

const EVERYWHERE = { name: 'killed at each step', rows: killRows, run: killColumn }
/** `npm run test:crash` has the other ones as well. */
const WORLDS: readonly World[] = [
  { discord: 'interaction', engine: 'embedded' },
  { discord: 'interaction', engine: 'server' },
  { discord: 'ephemeral', engine: 'embedded' },
  { discord: 'mention', engine: 'server' },
]

describe('one reply, with the right picture, or nothing drawn at all', { concurrency: 2 }, () => {
  for (const world of WORLDS) describe(`Discord, ${world.discord}`, () => describeColumn(EVERYWHERE, world))
})
