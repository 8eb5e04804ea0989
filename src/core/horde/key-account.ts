import type { HordeClient } from './client.ts'
import { HordeError } from './errors.ts'

/** What the account behind a key may do. */
export interface KeyAccount {
  /** Images that may wait at the Horde. */
  readonly concurrency: number
  /** It asks for others, and says for whom. */
  readonly service: boolean
}

/** It hardly ever changes, and then the Horde says `TooManyPrompts`. */
const FRESH_MS = 10 * 60_000
const ASK_AGAIN_MS = 60_000
/** What a key has unless it was given more. Source: AI Horde 5.1.5. */
const USUAL: KeyAccount = { concurrency: 30, service: false }

/** The account behind the key: asked for at most every ten minutes; the usual one while the Horde does not say. */
export function createKeyAccount(
  client: HordeClient,
  now: () => number,
): (signal: AbortSignal) => Promise<KeyAccount> {
  let known: { until: number; account: Promise<KeyAccount> } | undefined
  return (signal) => {
    const at = now()
    if (known === undefined || at >= known.until || at < known.until - FRESH_MS) {
      known = { until: at + FRESH_MS, account: ask(signal) }
    }
    return known.account
  }

  async function ask(signal: AbortSignal): Promise<KeyAccount> {
    try {
      const { concurrency, service } = await client.findUser(signal)
      return { concurrency, service: service ?? false }
    } catch (error) {
      if (!(error instanceof HordeError)) throw error
      if (known !== undefined) known = { ...known, until: now() + ASK_AGAIN_MS }
      return USUAL
    }
  }
}
