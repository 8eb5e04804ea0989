import type { Sentence } from './reply/messages/index.ts'

/** Root of our errors. The message says what happened, to what, and what to do next, for an operator. */
export class HeraldError extends Error {
  override name = 'HeraldError'
}

/** Settings that cannot work; all problems at once. */
export class ConfigError extends HeraldError {
  override name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

/** A platform will refuse us until an operator does what the message says. It holds no secret: others may read it. */
export class ShutOutError extends HeraldError {
  override name = 'ShutOutError'
}

/** Another runner took the request over; whatever this one was doing must not be saved. */
export class LeaseLostError extends HeraldError {
  override name = 'LeaseLostError'

  constructor(id: string) {
    super(`lease on request ${id} was lost to another runner`)
  }
}

/**
 * A failure to publish. `outcome` says whether the effect certainly did not happen or may have happened;
 * anything a publisher does not recognise is `unknown`.
 */
export class PublishError extends HeraldError {
  override name = 'PublishError'
  readonly outcome: 'not-sent' | 'unknown'
  readonly kind: 'transient' | 'rate-limited' | 'rejected' | 'auth' | 'target-gone'
  readonly retryAfterMs: number | undefined
  /** Id of a place, or of what it lies in, that does not let us answer any more: with `target-gone`. */
  readonly closes: string | undefined
  /** What the person is told in the place of pictures that cannot be posted: with `rejected`. */
  readonly instead: Sentence | undefined

  constructor(
    message: string,
    details: Pick<PublishError, 'outcome' | 'kind'> & {
      retryAfterMs?: number
      closes?: string
      instead?: Sentence | undefined
      cause?: unknown
    },
  ) {
    super(message, { cause: details.cause })
    this.outcome = details.outcome
    this.kind = details.kind
    this.retryAfterMs = details.retryAfterMs
    this.closes = details.closes
    this.instead = details.instead
  }
}

/**
 * How long we were told to wait, where that is all there was to the failure. At least a second: who says "now" and
 * refuses again is not asked without end.
 */
export function rateLimitWaitMs(error: unknown): number | undefined {
  if (!(error instanceof PublishError) || error.kind !== 'rate-limited') return undefined
  return error.retryAfterMs === undefined ? undefined : Math.max(1_000, error.retryAfterMs)
}
