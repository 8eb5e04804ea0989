import type { Config } from '../config.ts'
import { openStoreIfAny } from '../engine/open.ts'
import type { Finding } from './doctor-finding.ts'

/** Places that turned the bot away. */
export async function closedPlacesCheck(config: Config): Promise<Finding[]> {
  const store = await openStoreIfAny(config)
  if (store === undefined) return []
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
