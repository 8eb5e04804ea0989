import { describe } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import { TestHerald } from '../support/herald.ts'

/** All of `horde-outages.test.ts` again, on Postgres. */
if (NO_SERVER === false) {
  TestHerald.engine = 'server'
  TestHerald.redis = null
  await import('./horde-outages.test.ts')
} else describe('while the Horde fails, on the server engine', { skip: NO_SERVER }, () => {})
