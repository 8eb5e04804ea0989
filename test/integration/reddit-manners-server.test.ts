import { describe } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import { TestHerald } from '../support/herald.ts'

/** All of `reddit-manners.test.ts` again, on Postgres; Redis goes by a clock that no test can push forward. */
if (NO_SERVER === false) {
  TestHerald.engine = 'server'
  TestHerald.redis = null
  await import('./reddit-manners.test.ts')
} else describe('manners on Reddit, on the server engine', { skip: NO_SERVER }, () => {})
