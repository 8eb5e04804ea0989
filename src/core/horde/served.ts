import type { HordeClient } from './client.ts'
import { HordeError } from './errors.ts'

/** The Horde refreshes its own list every 10 s; a minute-old one is good enough to plan with. */
const FRESH_MS = 60_000

/**
 * Which models have horde workers, asked for at most once a minute and shared by everybody who asks meanwhile.
 * Undefined when the Horde does not answer: then nothing is skipped on a guess.
 */
export function createServedModels(
  client: HordeClient,
  now: () => number,
): (signal: AbortSignal) => Promise<ReadonlySet<string> | undefined> {
  let known: { at: number; models: Promise<ReadonlySet<string> | undefined> } | undefined
  return (signal) => {
    if (known === undefined || Math.abs(now() - known.at) > FRESH_MS)
      known = { at: now(), models: ask(signal) }
    return known.models
  }

  async function ask(signal: AbortSignal): Promise<ReadonlySet<string> | undefined> {
    try {
      const rows = await client.models(signal)
      return new Set(rows.filter(({ count }) => count > 0).map(({ name }) => name))
    } catch (error) {
      if (!(error instanceof HordeError)) throw error
      known = undefined
      return undefined
    }
  }
}
