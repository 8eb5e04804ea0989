/** Effects that land only after the connection that asked for them has died. */
export class LateEffects {
  readonly #now: () => number
  readonly #waiting = new Map<() => void, { dueAt: number; timer: NodeJS.Timeout | undefined }>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** @param afterMs undefined: only when `landAll` is called */
  hold(effect: () => void, afterMs?: number): void {
    const timer = afterMs === undefined ? undefined : setTimeout(() => this.settle(), afterMs + 1).unref()
    this.#waiting.set(effect, { dueAt: this.#now() + (afterMs ?? Number.POSITIVE_INFINITY), timer })
  }

  /** Lets everything land that is due by the platform's clock. */
  settle(): void {
    this.#land((dueAt) => dueAt <= this.#now())
  }

  landAll(): void {
    this.#land(() => true)
  }

  #land(isDue: (dueAt: number) => boolean): void {
    for (const [effect, { dueAt, timer }] of this.#waiting) {
      if (!isDue(dueAt)) continue
      clearTimeout(timer)
      this.#waiting.delete(effect)
      effect()
    }
  }
}
