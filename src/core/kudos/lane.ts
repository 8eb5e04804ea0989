import { isToCome } from '../ahead.ts'
import type { Gift } from './ledger.ts'

/** How long a gift waits for its recipient to be linked. */
export const WAITS_MS = 7 * 86_400_000
/** A gift that is tried again within this time holds up those behind it, so that they keep their order. */
const HOLDS_MS = 120_000

/**
 * Whose turn it is among a giver's open gifts, which are in their order: one that waits for long (its recipient, the
 * Horde's minute before a return gift, an answer that does not come) is passed over. `at`: nothing before then.
 */
export function nextInLane(gifts: readonly Gift[], nowMs: number): { gift: Gift } | { at: number | null } {
  let at: number | null = null
  for (const gift of gifts) {
    if (!isToCome(gift.notBefore, nowMs)) return { gift }
    if ((gift.unsure || gift.failures > 0) && gift.notBefore - nowMs <= HOLDS_MS)
      return { at: gift.notBefore }
    at = at === null ? gift.notBefore : Math.min(at, gift.notBefore)
  }
  return { at }
}
