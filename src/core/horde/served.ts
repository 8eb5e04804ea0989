import type { HordeClient } from './client.ts'
import { kept } from './kept.ts'

/** The Horde refreshes its own list every 10 s; a minute-old one is good enough to plan with. */
const FRESH_MS = 60_000

/** Which models have horde workers. Undefined while the Horde does not answer: then nothing is skipped on a guess. */
export function createServedModels(
  client: HordeClient,
  now: () => number,
): (signal: AbortSignal) => Promise<ReadonlySet<string> | undefined> {
  const models = kept((signal) => readNames(client, signal), FRESH_MS, now)
  return async (signal) => {
    const { value, answered } = await models(signal)
    return answered ? value : undefined
  }
}

async function readNames(client: HordeClient, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const rows = await client.models(signal)
  return new Set(rows.filter(({ count }) => count > 0).map(({ name }) => name))
}
