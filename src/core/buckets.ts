/** At most `count` in any span of `windowMs`; `{ count: 1, windowMs: 700 }` keeps two apart. */
export interface BucketLimit {
  readonly count: number
  readonly windowMs: number
}
/** All of them hold at once. */
export type BucketLimits = readonly BucketLimit[]

/**
 * Paces of what others limit: submissions to a Horde, calls for a platform account. Those who share a name share
 * the pace. A bucket may be lost; what must not be lost (pauses, caps, strikes) is in the rows.
 */
export interface Buckets {
  /** 0: it may happen now, and is counted. Otherwise nothing is counted, and it is worth asking again in that many ms. */
  take(name: string, limits: BucketLimits, nowMs: number): Promise<number>
}

/** The pace of one process. It keeps no time of its own. */
export class LocalBuckets implements Buckets {
  /** When something was taken, oldest first. */
  readonly #taken = new Map<string, number[]>()

  async take(name: string, limits: BucketLimits, nowMs: number): Promise<number> {
    const longestMs = Math.max(0, ...limits.map(({ windowMs }) => windowMs))
    // Times ahead of now are from before the clock was set back; they say nothing.
    const taken = (this.#taken.get(name) ?? []).filter((at) => at <= nowMs && nowMs - at < longestMs)
    this.#taken.set(name, taken)
    const waits = limits.map(({ count, windowMs }) => {
      const before = taken.at(-count)
      return before === undefined ? 0 : before + windowMs - nowMs
    })
    const waitMs = Math.max(0, ...waits)
    if (waitMs === 0) taken.push(nowMs)
    return waitMs
  }
}
