import type { Allowance } from './client.ts'

/** Nobody is believed who asks for more patience. */
export const LONGEST_MS = 60 * 60_000
const NUMBER = /^\d{1,9}(?:\.\d{1,9})?$/

/** Reads `x-ratelimit-remaining` (calls, with a fraction) and `-reset` (seconds from now); undefined where there are none. */
export function allowanceOf(headers: Readonly<Record<string, string>>, nowMs: number): Allowance | undefined {
  const remaining = headers['x-ratelimit-remaining'] ?? ''
  const reset = headers['x-ratelimit-reset'] ?? ''
  if (!NUMBER.test(remaining) || !NUMBER.test(reset)) return undefined
  return { remaining: Math.floor(Number(remaining)), resetAt: nowMs + inMs(Number(reset)) }
}

/** What an answer with HTTP 429 leaves us, where it tells only how long to wait. */
export function noneLeft(headers: Readonly<Record<string, string>>, nowMs: number): Allowance | undefined {
  const waitMs = waitOf(headers, nowMs)
  return waitMs === undefined ? undefined : { remaining: 0, resetAt: nowMs + waitMs }
}

/** Ms that an answer with HTTP 429 tells us to wait, if it says so. */
export function waitOf(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const after = headers['retry-after'] ?? ''
  if (NUMBER.test(after)) return inMs(Number(after))
  const allowance = allowanceOf(headers, nowMs)
  return allowance && allowance.resetAt - nowMs
}

const UNITS: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
}
/** `Take a break for 9 minutes before trying again.`, `you are doing that too much. try again in 38 seconds.` */
const TOLD = /(\d{1,4}) (millisecond|second|minute|hour)s?\b/i

/**
 * Ms that a RATELIMIT error tells us to wait, in seconds beside it or in its sentence, which is rounded up: it counts
 * whole minutes.
 */
export function toldToWaitMs(seconds: unknown, sentence: unknown): number | undefined {
  if (typeof seconds === 'number' && seconds > 0) return inMs(seconds)
  const [, count, unit] = TOLD.exec(typeof sentence === 'string' ? sentence.slice(0, 500) : '') ?? []
  if (count === undefined || unit === undefined) return undefined
  const unitMs = UNITS[unit.toLowerCase()] ?? 0
  // "9 minutes" is said of up to ten.
  return Math.min(LONGEST_MS, (Number(count) + (unitMs >= 60_000 ? 1 : 0)) * unitMs)
}

function inMs(seconds: number): number {
  return Math.min(LONGEST_MS, Math.ceil(seconds * 1_000))
}
