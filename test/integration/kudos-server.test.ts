import { describe } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import { TestHerald } from '../support/herald.ts'

/** All of `kudos.test.ts` again, on Postgres. */
if (NO_SERVER === false) {
  TestHerald.engine = 'server'
  TestHerald.redis = null
  await import('./kudos.test.ts')
} else describe('kudos, on the server engine', { skip: NO_SERVER }, () => {})
