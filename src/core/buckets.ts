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

const SWEEP_EVERY_MS = 60_000

/** The pace of one process. It keeps no time of its own. */
export class LocalBuckets implements Buckets {
  /** When something was taken, oldest first. */
  readonly #taken = new Map<string, { readonly at: number[]; readonly longestMs: number }>()
  #sweptAt = 0

  async take(name: string, limits: BucketLimits, nowMs: number): Promise<number> {
    this.#forget(nowMs)
    const longestMs = Math.max(0, ...limits.map(({ windowMs }) => windowMs))
    // Times ahead of now are from before the clock was set back; they say nothing.
    const taken = (this.#taken.get(name)?.at ?? []).filter((at) => at <= nowMs && nowMs - at < longestMs)
    this.#taken.set(name, { at: taken, longestMs })
    const waits = limits.map(({ count, windowMs }) => {
      const before = taken.at(-count)
      return before === undefined ? 0 : before + windowMs - nowMs
    })
    const waitMs = Math.max(0, ...waits)
    if (waitMs === 0) taken.push(nowMs)
    return waitMs
  }

  /** There is a name for every message that is changed: those that no limit remembers go, now and then. */
  #forget(nowMs: number): void {
    if (Math.abs(nowMs - this.#sweptAt) < SWEEP_EVERY_MS) return
    this.#sweptAt = nowMs
    for (const [name, { at, longestMs }] of this.#taken) {
      const last = at.at(-1)
      if (last === undefined || last > nowMs || nowMs - last >= longestMs) this.#taken.delete(name)
    }
  }
}
