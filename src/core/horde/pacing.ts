import type { BucketLimits } from '../buckets.ts'

/**
 * What the Horde's limiter lets one address submit: 2 a second in fixed windows, where about 700 ms apart was
 * observed to be safe, and 90 a minute.
 */
export const SUBMIT_BUCKET: BucketLimits = [
  { count: 1, windowMs: 700 },
  { count: 90, windowMs: 60_000 },
]

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

/** What the last check said about a submission. */
export interface PollSituation {
  /** The Horde's rough estimate, in seconds; 0 when it has none. */
  readonly waitTimeS: number
  /** What it estimated at the check before this one; 0 where there was none. */
  readonly lastWaitTimeS: number
  readonly sinceSubmitMs: number
  /** Someone watches the progress, so the figures should be fresh. */
  readonly progress: boolean
  /** The Horde will tell when it is done; looking is for what it does not tell: faults and expiry. */
  readonly webhook: boolean
}

const LEAST_MS = 2_000
const MOST_MS = 30_000
const MOST_WATCHED_MS = 5_000
const LEAST_TOLD_MS = 60_000
const MOST_TOLD_MS = 120_000
/** Without an estimate a job of a minute is looked at after 2, 12, 32 and 62 s. */
const UNKNOWN_MS = 8_000

/**
 * Ms until the next `check`: about when the Horde expects to be done, so that a job of a minute takes a
 * handful of calls. Without an estimate, and past one, the interval grows with the age of the submission.
 */
export function pollDelayMs({
  waitTimeS,
  lastWaitTimeS,
  sinceSubmitMs,
  progress,
  webhook,
}: PollSituation): number {
  const ageMs = Math.max(0, sinceSubmitMs)
  const most = progress ? MOST_WATCHED_MS : MOST_MS
  const late = lastWaitTimeS > 0 && doneInMs(lastWaitTimeS) <= most
  const patienceMs = late ? ageMs / 4 : 0
  const known = waitTimeS > 0 || late
  const expected = known ? Math.max(doneInMs(waitTimeS), patienceMs) : UNKNOWN_MS + ageMs
  const ms = Number.isFinite(expected) ? expected : LEAST_MS
  if (webhook && !progress) return Math.round(clamp(ms * 1.25, LEAST_TOLD_MS, MOST_TOLD_MS))
  return Math.round(clamp(ms, LEAST_MS, most))
}

/** A little past the estimate, which is in whole seconds. */
function doneInMs(waitTimeS: number): number {
  return Math.max(0, waitTimeS) * 1000 + 500
}

function clamp(ms: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, ms))
}
