/** Tells those who wait that something is worth doing earlier. */
export class Wakes {
  #next = new AbortController()

  /** Aborted by the next `wake`. */
  get next(): AbortSignal {
    return this.#next.signal
  }

  wake(): void {
    this.#next.abort()
    this.#next = new AbortController()
  }
}
