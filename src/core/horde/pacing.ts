import type { BucketLimits } from '../buckets.ts'

/**
 * What the Horde's limiter lets one address submit: 2 a second and 90 a minute, in fixed windows. Three so far
 * apart never fall into one second, even if one is a quarter of a second late, and our minute is longer than the
 * limiter's, for calls are on their way for different times.
 */
export const SUBMIT_LIMITS: BucketLimits = [
  { count: 1, windowMs: 660 },
  { count: 90, windowMs: 61_000 },
]

/** How long a slot is on average; 0 without limits. */
export function slotMs(limits: BucketLimits): number {
  return Math.max(0, ...limits.map(({ count, windowMs }) => windowMs / count))
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
