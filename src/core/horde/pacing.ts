/** Spacing and count of submissions that the Horde's limiter lets through. */
export interface SubmitLimits {
  /** The limit is 2 a second in fixed windows; about 700 ms apart was observed to be safe. */
  readonly gapMs: number
  readonly perMinute: number
  /** A slot nobody came for is given up after this time. */
  readonly expireMs: number
}

const LIMITS: SubmitLimits = { gapMs: 700, perMinute: 90, expireMs: 30_000 }
const MINUTE_MS = 60_000

/**
 * Slots for `POST /generate/async`, first come first served, shared by everything that submits from this
 * process. It keeps no time of its own: whoever is told to wait asks again then.
 */
export class SubmitPacing {
  readonly #limits: SubmitLimits
  /** Slot times of those who wait, in the order in which they came. */
  readonly #waiting = new Map<string, number>()
  /** Times of submissions in the last minute, oldest first. */
  #spent: number[] = []

  constructor(limits: Partial<SubmitLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits }
  }

  /** Ms until this id may submit. 0: go now, the slot is spent. Asking again does not lose the place. */
  turn(id: string, nowMs: number): number {
    this.#dropOld(nowMs)
    const taken = [...this.#spent, ...this.#waiting.values()].sort((a, b) => a - b)
    const slot = this.#waiting.get(id) ?? this.#nextSlot(taken, nowMs)
    // Someone who came late may have used the time just before this slot.
    const goAt = Math.max(slot, this.#nextSlot(this.#spent, nowMs))
    if (goAt > nowMs) {
      this.#waiting.set(id, slot)
      return goAt - nowMs
    }
    this.#waiting.delete(id)
    this.#spent.push(nowMs)
    return 0
  }

  forget(id: string): void {
    this.#waiting.delete(id)
  }

  /** @param taken times in ascending order */
  #nextSlot(taken: readonly number[], nowMs: number): number {
    const inMinute = taken[taken.length - this.#limits.perMinute]
    return Math.max(
      nowMs,
      (taken.at(-1) ?? Number.NEGATIVE_INFINITY) + this.#limits.gapMs,
      inMinute === undefined ? nowMs : inMinute + MINUTE_MS,
    )
  }

  #dropOld(nowMs: number): void {
    this.#spent = this.#spent.filter((at) => nowMs - at < MINUTE_MS && at <= nowMs)
    for (const [id, slot] of this.#waiting) {
      if (slot + this.#limits.expireMs < nowMs) this.#waiting.delete(id)
    }
  }
}

/** What the last check said about a submission; zeros before the first one. */
export interface PollSituation {
  /** The Horde's rough estimate, in seconds; 0 when it has none. */
  readonly waitTimeS: number
  readonly queuePosition: number
  readonly sinceSubmitMs: number
  /** Someone watches the progress, so the figures should be fresh. */
  readonly progress: boolean
}

const LEAST_MS = 2_000
const MOST_MS = 30_000
const MOST_WATCHED_MS = 5_000

/**
 * Ms until the next `check`: about when the Horde expects to be done, so that a job of a minute takes a
 * handful of calls. Without an estimate the interval grows slowly with the age of the submission.
 */
export function pollDelayMs({ waitTimeS, queuePosition, sinceSubmitMs, progress }: PollSituation): number {
  const unknown = (queuePosition > 0 ? 2 * LEAST_MS : LEAST_MS) + Math.max(0, sinceSubmitMs) * 0.05
  const expected = waitTimeS > 0 ? waitTimeS * 1000 + 500 : unknown
  const most = progress ? MOST_WATCHED_MS : MOST_MS
  return Math.round(Math.min(most, Math.max(LEAST_MS, Number.isFinite(expected) ? expected : LEAST_MS)))
}
