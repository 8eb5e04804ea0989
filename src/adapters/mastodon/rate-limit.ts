/** What a server still allows us, by the headers of its last answer. */
export interface Allowance {
  /** Calls until then, those that were made included; undefined where it is not told. */
  readonly limit: number | undefined
  readonly remaining: number
  /** Epoch ms by our clock. */
  readonly resetAt: number
}

/** Nobody is believed who asks for more patience. */
const LONGEST_MS = 60 * 60_000
/** Mastodon gives a time as ISO 8601, GoToSocial epoch seconds. */
const EPOCH_S = /^\d{9,11}$/
const COUNT = /^\d{1,9}$/

/**
 * Reads `X-RateLimit-Limit`, `-Remaining` and `-Reset`; undefined where a server sends none. The time is taken from
 * the server's own (`Date`), whatever our clock says, and rounded up to whole seconds: some servers tell no fractions.
 */
export function allowanceOf(headers: Headers, nowMs: number): Allowance | undefined {
  const remaining = headers.get('x-ratelimit-remaining') ?? ''
  const limit = headers.get('x-ratelimit-limit') ?? ''
  const reset = headers.get('x-ratelimit-reset') ?? ''
  const at = EPOCH_S.test(reset) ? Number(reset) * 1_000 : Date.parse(reset)
  if (!COUNT.test(remaining) || Number.isNaN(at)) return undefined
  const date = Date.parse(headers.get('date') ?? '')
  const waitMs = wholeSeconds(at - (Number.isNaN(date) ? nowMs : date))
  return {
    limit: COUNT.test(limit) ? Number(limit) : undefined,
    remaining: Number(remaining),
    resetAt: nowMs + waitMs,
  }
}

/** Ms that a 429 tells us to wait, if it says so. */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const after = headers.get('retry-after') ?? ''
  if (COUNT.test(after)) return Math.min(LONGEST_MS, Number(after) * 1_000)
  const allowance = allowanceOf(headers, nowMs)
  return allowance && allowance.resetAt - nowMs
}

function wholeSeconds(ms: number): number {
  return Math.min(LONGEST_MS, Math.max(0, Math.ceil(ms / 1_000) * 1_000))
}
