import type { Intake } from '../ports.ts'
import type { IncomingEvent } from './model.ts'

/** Events at once: after an outage hundreds wait, and intake waits for the disk. */
const SIDE_BY_SIDE = 16

/**
 * Takes events in, in order, several at once, but those of one person one after the other. Resolves when all are;
 * rejects, once nothing is in flight any more, when one was not: then none of that person behind it was tried.
 */
export async function takeIn(
  events: readonly IncomingEvent[],
  intake: Intake,
  signal: AbortSignal,
): Promise<void> {
  const waiting = events.values()
  const latest = new Map<string, Promise<unknown>>()
  let failure: { readonly error: unknown } | undefined
  async function work(): Promise<void> {
    for (const event of waiting) {
      if (signal.aborted || failure !== undefined) return
      const before = latest.get(event.person.id) ?? Promise.resolve()
      const own = before.then(() => intake(event))
      latest.set(event.person.id, own)
      await own
    }
  }
  const works = Array.from({ length: SIDE_BY_SIDE }, () =>
    work().catch((error: unknown) => {
      failure ??= { error }
    }),
  )
  await Promise.all(works)
  if (failure !== undefined) throw failure.error
}
