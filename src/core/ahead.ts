/** No wait that is saved is longer; who must wait longer looks again in between. */
export const LONGEST_WAIT_MS = 30 * 60_000

/**
 * Whether a saved time is still to come. One further ahead than anything waits was saved by a clock that has been
 * set back since; waiting for it would take hours.
 */
export function isToCome(atMs: number, nowMs: number): boolean {
  return atMs > nowMs && atMs <= nowMs + LONGEST_WAIT_MS
}
