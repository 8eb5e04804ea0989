import { setTimeout as pause } from 'node:timers/promises'
import { PublishError } from '../../core/errors.ts'

/** How long a call is worth trying that nobody waits for; Discord knows a nonce for longer than that. */
export const UNHURRIED_MS = 60_000
/** The Horde may have to be asked; who waits sees "is thinking". */
export const ASKING_MS = 20_000
/** From one try to the next, growing. */
const AGAIN_MS = 100
const LONGEST_MS = 5_000
const AGAIN_FOR: readonly string[] = ['transient', 'rate-limited']

/** For calls that may be repeated: until one gets through, or for as long as that is worth it. */
export async function patiently<T>(forMs: number, call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const endAt = performance.now() + forMs
  for (let againMs = AGAIN_MS; ; againMs = Math.min(LONGEST_MS, againMs * 2)) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof PublishError) || !AGAIN_FOR.includes(error.kind)) throw error
      const { retryAfterMs: waitMs = againMs } = error
      if (signal?.aborted === true || performance.now() + waitMs > endAt) throw error
      await pause(waitMs, undefined, signal && { signal })
    }
  }
}
