import type { HordeClient } from './client.ts'
import { HordeError } from './errors.ts'

/** It hardly ever changes, and then the Horde says `TooManyPrompts`. */
const FRESH_MS = 10 * 60_000
const ASK_AGAIN_MS = 60_000
/** What a key has unless it was given more. Source: AI Horde 5.1.5. */
const USUAL = 30

/** How many images may wait at the Horde with this key: asked for at most every ten minutes. */
export function createConcurrency(
  client: HordeClient,
  now: () => number,
): (signal: AbortSignal) => Promise<number> {
  let known: { until: number; limit: Promise<number> } | undefined
  return (signal) => {
    const at = now()
    if (known === undefined || at >= known.until || at < known.until - FRESH_MS) {
      known = { until: at + FRESH_MS, limit: ask(signal) }
    }
    return known.limit
  }

  async function ask(signal: AbortSignal): Promise<number> {
    try {
      return (await client.findUser(signal)).concurrency
    } catch (error) {
      if (!(error instanceof HordeError)) throw error
      if (known !== undefined) known = { ...known, until: now() + ASK_AGAIN_MS }
      return USUAL
    }
  }
}
