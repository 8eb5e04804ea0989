import type { PrivateNote } from '../../core/kudos/tell.ts'
import type { Clock } from '../../core/ports.ts'
import type { Budget } from './budget.ts'
import type { MastodonClient } from './client.ts'
import { fitStatus, statusLength } from './length.ts'
import type { Limits } from './limits.ts'

/** Writes to one person alone, by a post that only they are told of. */
export function privateNotes(parts: {
  readonly client: MastodonClient
  readonly limits: Limits
  readonly budget: Budget
  readonly clock: Clock
}): (note: PrivateNote, signal: AbortSignal) => Promise<void> {
  const { client, limits, budget, clock } = parts
  return async ({ personId, text, locale, key }, signal) => {
    const server = await limits.refresh(signal)
    await budget.post(server, clock.now())
    const before = `@${personId} `
    const count = (words: string) => statusLength(before + words, server)
    const status = before + fitStatus(text, server.characters, count)
    const body = {
      status,
      visibility: 'direct',
      language: locale,
      ...(server.quotePolicy && { quote_approval_policy: 'nobody' }),
    }
    await client.post(body, key, signal, (request) => request())
  }
}
