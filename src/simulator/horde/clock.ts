/** Time of the simulated world: it runs `speed` times as fast as ours and can be pushed forward. */
export class SimClock {
  readonly #speed: number
  readonly #startedAt = Date.now()
  #pushedMs = 0

  constructor(speed: number) {
    this.#speed = speed
  }

  /** Epoch milliseconds in the simulated world. */
  now(): number {
    return this.#startedAt + (Date.now() - this.#startedAt) * this.#speed + this.#pushedMs
  }

  push(ms: number): void {
    this.#pushedMs += ms
  }

  /** How long a span of simulated time takes in ours. */
  realMs(simMs: number): number {
    return simMs / this.#speed
  }
}
