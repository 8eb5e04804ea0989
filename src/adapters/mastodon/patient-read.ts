import { rateLimitWaitMs } from '../../core/errors.ts'
import type { ReadPage } from './mentions.ts'

/** For all pages of one look together. Mastodon's window is 15 minutes, GoToSocial's 5. */
const PATIENCE_MS = 60 * 60_000

/**
 * Reads pages like `read`, but where the server allows no more calls behind the first page, waits for as long as it
 * says and goes on with the same page: beginning anew would never get further than its allowance does. Rejects like
 * `read` where the server does not say how long, or for too long.
 */
export function patientRead(read: ReadPage, wait: (ms: number) => Promise<void>): ReadPage {
  let leftMs = PATIENCE_MS
  return async (maxId) => {
    for (;;) {
      try {
        return await read(maxId)
      } catch (error) {
        const waitMs = maxId === undefined ? undefined : rateLimitWaitMs(error)
        if (waitMs === undefined || waitMs > leftMs) throw error
        leftMs -= waitMs
        await wait(waitMs)
      }
    }
  }
}
