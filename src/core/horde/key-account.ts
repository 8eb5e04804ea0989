import type { HordeClient } from './client.ts'
import { kept } from './kept.ts'

/** What the account behind a key may do. */
export interface KeyAccount {
  /** Images that may wait at the Horde. */
  readonly concurrency: number
  /** It asks for others, and says for whom. */
  readonly service: boolean
}

/** It hardly ever changes, and then the Horde says `TooManyPrompts`. */
const FRESH_MS = 10 * 60_000
/** What a key has unless it was given more. Source: AI Horde 5.1.5. */
const USUAL: KeyAccount = { concurrency: 30, service: false }

/** The account behind the key, as the Horde last said; the usual one where it never did. */
export function createKeyAccount(
  client: HordeClient,
  now: () => number,
): (signal: AbortSignal) => Promise<KeyAccount> {
  const account = kept((signal) => readAccount(client, signal), FRESH_MS, now)
  return async (signal) => (await account(signal)).value ?? USUAL
}

async function readAccount(client: HordeClient, signal: AbortSignal): Promise<KeyAccount> {
  const { concurrency, service } = await client.findUser(signal)
  return { concurrency, service: service ?? false }
}
