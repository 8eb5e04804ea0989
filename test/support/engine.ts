import { Secret } from '../../src/core/secret.ts'
import type { EngineSettings } from '../../src/engine/open.ts'
import { postgresDatabase } from './databases.ts'

/** Settings of an engine with an empty database of its own. */
export interface TestEngine {
  readonly settings: EngineSettings
  remove(): Promise<void>
}

const { TEST_DATABASE_URL: databaseServer, TEST_REDIS_URL: redisUrl } = process.env

/** Why the server engine cannot be tested here; false where it can. `npm test` brings what it needs. */
export const NO_SERVER = databaseServer && redisUrl ? false : 'TEST_DATABASE_URL or TEST_REDIS_URL is not set'

/** @param redis another one than that of `TEST_REDIS_URL`, for a test that breaks it; null: none */
export async function testEngine(
  kind: EngineSettings['kind'],
  redis: string | null | undefined = redisUrl,
): Promise<TestEngine> {
  if (kind === 'embedded') return { settings: { kind }, remove: async () => {} }
  if (!databaseServer || redis === undefined) throw new Error(String(NO_SERVER))
  const { url, remove } = await postgresDatabase(databaseServer)
  return {
    settings: {
      kind,
      databaseUrl: new Secret(url),
      redisUrl: redis === null ? undefined : new Secret(redis),
    },
    remove,
  }
}
