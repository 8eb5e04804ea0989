import { describe } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import { TestHerald } from '../support/herald.ts'

/** All of `pipeline.test.ts` again, on Postgres and Redis. */
if (NO_SERVER === false) {
  TestHerald.engine = 'server'
  await import('./pipeline.test.ts')
} else describe('from words to files, on the server engine', { skip: NO_SERVER }, () => {})
