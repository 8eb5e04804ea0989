import { HordeError } from './errors.ts'

/** The last answer to a question. */
export interface Kept<Value> {
  /** Undefined while there was none. */
  readonly value: Value | undefined
  /** Whether it was answered when it was asked last. */
  readonly answered: boolean
}

/**
 * Asks at most once in so long, however many want to know, and keeps the last good answer. A caller's signal ends
 * its own waiting alone; the question goes on for the others.
 */
export function kept<Value>(
  ask: (signal: AbortSignal) => Promise<Value>,
  freshMs: number,
  now: () => number,
): (signal: AbortSignal) => Promise<Kept<Value>> {
  let last: Kept<Value> = { value: undefined, answered: false }
  let asked: { readonly at: number; readonly done: Promise<void>; pending: boolean } | undefined

  async function once(): Promise<void> {
    try {
      last = { value: await ask(AbortSignal.timeout(PATIENCE_MS)), answered: true }
    } catch (error) {
      if (!(error instanceof HordeError)) throw error
      last = { value: last.value, answered: false }
    }
  }

  return async (signal) => {
    const ageMs = asked === undefined ? Number.POSITIVE_INFINITY : Math.abs(now() - asked.at)
    if (asked?.pending !== true && ageMs > (last.answered ? freshMs : AGAIN_MS)) {
      const question = { at: now(), done: once(), pending: true }
      question.done = question.done.finally(() => {
        question.pending = false
      })
      asked = question
    }
    if (asked?.pending === true) await untilAborted(asked.done, signal)
    return last
  }
}

/** Longer than the Horde ever takes for its figures, and short enough for people who wait. */
const PATIENCE_MS = 10_000
/** When a question without an answer is asked again. */
const AGAIN_MS = 5_000

async function untilAborted(done: Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { signal: over.signal })
  })
  try {
    await Promise.race([done, aborted])
  } finally {
    over.abort()
  }
}
