import { describe } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import { TestHerald } from '../support/herald.ts'

/** All of `horde-outages.test.ts` and `platform-outages.test.ts` again, on Postgres. */
if (NO_SERVER === false) {
  TestHerald.engine = 'server'
  TestHerald.redis = null
  await import('./horde-outages.test.ts')
  await import('./platform-outages.test.ts')
} else describe('while the Horde or a platform fails, on the server engine', { skip: NO_SERVER }, () => {})
