/** What a server still allows us, by the headers of its last answer. */
export interface Allowance {
  readonly remaining: number
  /** Epoch ms by our clock. */
  readonly resetAt: number
}

/** Nobody is believed who asks for more patience. */
const LONGEST_MS = 60 * 60_000
/** Mastodon gives a time as ISO 8601, GoToSocial epoch seconds. */
const EPOCH_S = /^\d{9,11}$/

/**
 * Reads `X-RateLimit-Remaining` and `-Reset`; undefined where a server sends none. A time is rounded up to whole
 * seconds from now: some servers tell no fractions.
 */
export function allowanceOf(headers: Headers, nowMs: number): Allowance | undefined {
  const remaining = headers.get('x-ratelimit-remaining')
  const reset = headers.get('x-ratelimit-reset') ?? ''
  const at = EPOCH_S.test(reset) ? Number(reset) * 1_000 : Date.parse(reset)
  if (remaining === null || !/^\d{1,9}$/.test(remaining) || Number.isNaN(at)) return undefined
  return { remaining: Number(remaining), resetAt: nowMs + wholeSeconds(at - nowMs) }
}

/** Ms that a 429 tells us to wait, if it says so. */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const after = headers.get('retry-after') ?? ''
  if (/^\d{1,9}$/.test(after)) return Math.min(LONGEST_MS, Number(after) * 1_000)
  const allowance = allowanceOf(headers, nowMs)
  return allowance && allowance.resetAt - nowMs
}

function wholeSeconds(ms: number): number {
  return Math.min(LONGEST_MS, Math.max(0, Math.ceil(ms / 1_000) * 1_000))
}
