import { LONGEST_WAIT_MS } from '../ahead.ts'
import { LeaseLostError } from '../errors.ts'
import { EFFECT_TIMEOUT_MS } from '../pipeline/context.ts'
import type { Dispatcher, Runner } from '../ports.ts'
import { nextInLane, WAITS_MS } from './lane.ts'
import type { Gifts, GiverClaim, GiverId } from './ledger.ts'
import { pay, type TransferParts } from './transfer.ts'

export interface GiftRunnerParts extends TransferParts {
  readonly gifts: Gifts
  readonly dispatcher: Pick<Dispatcher<GiverId>, 'hint'>
  readonly leaseMs: number
}

/** After an unexpected error. */
const RETRY_MS = 5_000
/** Gifts in one run: others are due too. */
const MOST_IN_A_RUN = 200

/**
 * Makes the function that pays what one giver has given, in its order, as far as that goes now. Whoever calls it,
 * however often: the claim decides who works, and the Horde pays each gift once.
 */
export function createGiftRunner(parts: GiftRunnerParts): Runner<GiverId> {
  const { gifts, clock, dispatcher, log, leaseMs } = parts
  return async (id) => {
    const now = clock.now()
    const first = await gifts.claimGiver(id, now, now + leaseMs)
    if (first === undefined) return
    const lane = { claim: first }
    let nextAt: number | null
    try {
      nextAt = await payInTurn(parts, lane)
    } catch (error) {
      if (error instanceof LeaseLostError) {
        log.warn({ giver: id }, 'lease lost; another runner goes on')
        return
      }
      log.error({ giver: id, err: error }, 'paying gifts failed; trying again')
      nextAt = clock.now() + RETRY_MS
    }
    if (nextAt !== null) nextAt = Math.min(nextAt, clock.now() + LONGEST_WAIT_MS)
    await gifts.releaseGiver(lane.claim, nextAt)
    if (nextAt !== null) dispatcher.hint(id, nextAt)
  }
}

/** @returns when to look at this giver again; null: when something is given */
async function payInTurn(parts: GiftRunnerParts, lane: { claim: GiverClaim }): Promise<number | null> {
  const { gifts, clock, leaseMs } = parts
  const renew = async () => {
    lane.claim = await gifts.renewGiver(lane.claim, clock.now() + leaseMs)
  }
  for (let paid = 0; paid < MOST_IN_A_RUN; paid += 1) {
    const open = await gifts.openGifts(lane.claim, parts.hordeUrl, clock.now() - WAITS_MS)
    const turn = nextInLane(open, clock.now())
    if ('at' in turn) return earliest(turn.at, await gifts.waitingSince(lane.claim))
    const went = await pay(
      parts,
      turn.gift,
      (gift, notes) => gifts.saveGift(lane.claim, gift, notes, clock.now()),
      async (request) => {
        const askedAt = clock.now()
        // As for requests: a process that stood still asks once more whether it is its turn.
        await renew()
        if (clock.now() - askedAt > leaseMs / 2) throw new LeaseLostError(lane.claim.id)
        return await request(AbortSignal.timeout(EFFECT_TIMEOUT_MS))
      },
    )
    if (went !== 'next') return went.at
  }
  return clock.now()
}

/** Somebody who waits for a recipient is looked at again in between. */
function earliest(at: number | null, waitingSince: number | null): number | null {
  if (waitingSince === null) return at
  const expiresAt = waitingSince + WAITS_MS
  return at === null ? expiresAt : Math.min(at, expiresAt)
}
