import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { openStore } from '../engine/open.ts'
import type { Finding } from './doctor.ts'

/** Places that turned the bot away. Looks at a database, and makes none. */
export async function closedPlacesCheck(config: Config): Promise<Finding[]> {
  if (config.engine.kind === 'embedded' && !existsSync(join(config.dataDir, 'herald.sqlite'))) return []
  const store = await openStore(config)
  try {
    const closed = await store.closedPlaces(Date.now())
    return closed.map(
      ({ platform, placeId, reason, untilAt }): Finding => ({
        check: `${platform} ${placeId}`,
        level: 'warning',
        says: `it turned the bot away (${reason}) and is left alone until ${new Date(untilAt).toISOString()}`,
        mend: `If it is welcome there again: npm run -s herald -- places open ${platform}:${placeId}`,
      }),
    )
  } finally {
    await store.close()
  }
}
