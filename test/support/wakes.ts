/** Who waits for a time to come, in a time that the test owns. */
export class Wakes {
  readonly #now: () => number
  readonly #waiting = new Set<{ readonly at: number; resolve(): void }>()
  #next = Promise.withResolvers<void>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Somebody waits: nothing else is under way where there is but one who does. */
  async some(): Promise<void> {
    if (this.#waiting.size === 0) await this.#next.promise
  }

  get nextAt(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...[...this.#waiting].map(({ at }) => at))
  }

  wait(ms: number, signals: readonly AbortSignal[]): Promise<void> {
    const over = AbortSignal.any([...signals])
    if (over.aborted || ms <= 0) return Promise.resolve()
    return new Promise((resolve) => {
      const one = { at: this.#now() + ms, resolve }
      this.#waiting.add(one)
      this.#next.resolve()
      over.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  /** Lets those go whose time has come. */
  wake(): void {
    for (const one of this.#waiting) {
      if (one.at > this.#now()) continue
      this.#waiting.delete(one)
      this.#begin()
      one.resolve()
    }
  }

  clear(): void {
    this.#waiting.clear()
    this.#begin()
  }

  #begin(): void {
    if (this.#waiting.size === 0) this.#next = Promise.withResolvers<void>()
  }
}
