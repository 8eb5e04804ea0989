import type { BucketLimit, Buckets } from '../../core/buckets.ts'
import type { Clock } from '../../core/ports.ts'
import type { Allowance } from './client.ts'
import { RedditError } from './errors.ts'
import { allowanceOf, LONGEST_MS, noneLeft } from './rate-limit.ts'

/**
 * 100 calls a minute for a client, averaged over ten minutes (support.reddithelp.com, "Reddit Data API Wiki"). A few are
 * left for `login` and `doctor`, which do not ask here.
 */
const ALL: BucketLimit = { count: 95, windowMs: 60_000 }
/** Looking for what is new leaves the rest to replies. */
const LOOKS: BucketLimit = { count: 75, windowMs: 60_000 }
/** Of what Reddit says is left, this is for replies: one with four pictures, as a post, is ten calls. */
const KEPT_FOR_REPLIES = 10

export type Urgency = 'reply' | 'look'

/**
 * How often an account may call. Processes share the buckets; what Reddit's headers say is each process's own
 * knowledge, and counts for all of them.
 */
export class Pace {
  readonly #buckets: Buckets
  readonly #name: string
  readonly #clock: Clock
  #allowance: Allowance | undefined
  #underWay = 0

  constructor(buckets: Buckets, account: string, clock: Clock) {
    this.#buckets = buckets
    this.#name = `reddit-${account}`
    this.#clock = clock
  }

  get allowance(): Allowance | undefined {
    return this.#allowance
  }

  /**
   * Makes a call when it may be made now.
   * @throws {RedditError} not-sent, with the time to wait, when it may not
   */
  async keep<A extends { readonly headers: Readonly<Record<string, string>>; readonly status: number }>(
    what: string,
    urgency: Urgency,
    call: () => Promise<A>,
  ): Promise<A> {
    this.#heed(what, urgency)
    this.#underWay += 1
    try {
      await this.#take(what, urgency)
      const answer = await call()
      this.#note(answer)
      return answer
    } finally {
      this.#underWay -= 1
    }
  }

  #heed(what: string, urgency: Urgency): void {
    if (this.#allowance === undefined) return
    const { remaining, resetAt } = this.#allowance
    const waitMs = resetAt - this.#clock.now()
    // Further ahead it was told by a clock that has been set back since.
    if (waitMs <= 0 || waitMs > LONGEST_MS) return
    const kept = urgency === 'look' ? KEPT_FOR_REPLIES : 0
    if (remaining - this.#underWay <= kept) throw tooSoon(what, waitMs)
  }

  async #take(what: string, urgency: Urgency): Promise<void> {
    const nowMs = this.#clock.now()
    const looksMs = urgency === 'look' ? await this.#buckets.take(`${this.#name}-looks`, [LOOKS], nowMs) : 0
    const waitMs = looksMs > 0 ? looksMs : await this.#buckets.take(this.#name, [ALL], nowMs)
    if (waitMs > 0) throw tooSoon(what, waitMs)
  }

  /** Answers may overtake each other: within a window the lowest count is the latest. */
  #note({
    headers,
    status,
  }: {
    readonly headers: Readonly<Record<string, string>>
    readonly status: number
  }): void {
    const nowMs = this.#clock.now()
    const told = allowanceOf(headers, nowMs) ?? (status === 429 ? noneLeft(headers, nowMs) : undefined)
    if (told === undefined) return
    const remaining = status === 429 ? 0 : told.remaining
    const last = this.#allowance
    const isSameWindow =
      last !== undefined && nowMs < last.resetAt && Math.abs(last.resetAt - told.resetAt) < SAME_WINDOW_MS
    this.#allowance = { ...told, remaining: isSameWindow ? Math.min(last.remaining, remaining) : remaining }
  }
}

/** The end of a window is told in whole seconds. */
const SAME_WINDOW_MS = 3_000

function tooSoon(what: string, waitMs: number): RedditError {
  return new RedditError(`${what}: as many calls were made as Reddit takes in a while`, {
    outcome: 'not-sent',
    kind: 'rate-limited',
    retryAfterMs: waitMs,
  })
}
