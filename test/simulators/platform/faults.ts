/** What our side sees instead of an answer. */
export type Answer =
  | 'html-502'
  | 'text-503'
  | 'json-4xx'
  | 'unauthorized'
  | 'rate-limited'
  /** The connection stays open and silent. */
  | 'hang'
  | 'reset'

export type Route = 'feed' | 'upload' | 'post' | 'replies' | 'remove' | 'picture'

/**
 * Something that goes wrong on purpose, after `skip` calls that go well. `times` counts calls; without it the fault
 * stays until cleared.
 * `effect` is what becomes of the call on the platform: nothing, all of it before the answer, or all of it only
 * when that many ms have passed since (`held`: when the test calls `land`).
 */
export interface Fault<At extends string = Route> {
  readonly route: At
  readonly answer: Answer
  readonly effect: 'none' | 'done' | 'held' | { readonly afterMs: number }
  /** Strikes only calls that contain this in their body. */
  readonly words?: string
  readonly skip?: number
  readonly times?: number
}

interface Waiting<At extends string> {
  readonly fault: Fault<At>
  readonly struck: PromiseWithResolvers<void>
  skip: number
  left: number
}

/** The faults that wait to happen, used up in the order in which they were injected. */
export class Faults<At extends string = Route> {
  #waiting: Waiting<At>[] = []

  /** Resolves when the fault first struck. */
  inject(fault: Fault<At>): Promise<void> {
    const struck = Promise.withResolvers<void>()
    this.#waiting.push({
      fault,
      struck,
      skip: fault.skip ?? 0,
      left: fault.times ?? Number.POSITIVE_INFINITY,
    })
    return struck.promise
  }

  clear(): void {
    this.#waiting = []
  }

  /** The fault for this call, and what to call when it has struck. */
  take(route: At, body: unknown): { readonly fault: Fault<At>; struck(): void } | undefined {
    const found = this.#waiting.find(
      ({ fault: { route: where, words = '' } }) =>
        where === route && (words === '' || JSON.stringify(body).includes(words)),
    )
    if (found === undefined) return undefined
    if (found.skip > 0) {
      found.skip -= 1
      return undefined
    }
    found.left -= 1
    if (found.left === 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== found)
    return { fault: found.fault, struck: () => found.struck.resolve() }
  }
}
