/** Calls counted in fixed windows, which begin when the server does; as r2/lib/ratelimit.py slices time. */
export class Rates {
  readonly #now: () => number
  readonly #startedAt: number
  calls: number
  windowMs: number
  #window = 0
  #used = 0

  constructor(now: () => number, { calls, windowMs }: { readonly calls: number; readonly windowMs: number }) {
    this.#now = now
    this.#startedAt = now()
    this.calls = calls
    this.windowMs = windowMs
  }

  /** Counts a call. */
  count(): { readonly headers: Readonly<Record<string, string>>; readonly exceeded: boolean } {
    const sinceMs = this.#now() - this.#startedAt
    const window = Math.floor(sinceMs / this.windowMs)
    if (window !== this.#window) {
      this.#window = window
      this.#used = 0
    }
    this.#used += 1
    return {
      headers: rateHeaders(
        this.#used,
        Math.max(0, this.calls - this.#used),
        Math.ceil(((window + 1) * this.windowMs - sinceMs) / 1_000),
      ),
      exceeded: this.#used > this.calls,
    }
  }
}

/** `reset` in seconds. Only what is left is written as a fraction. */
export function rateHeaders(used: number, remaining: number, reset: number): Record<string, string> {
  return {
    'x-ratelimit-used': String(used),
    'x-ratelimit-remaining': remaining.toFixed(1),
    'x-ratelimit-reset': String(reset),
  }
}

/** The second limit, of an account that is new or little liked: so much time from one post to the next. */
export class Patience {
  readonly #now: () => number
  /** What tells us to wait: the sentence of old with the seconds beside it, or that of today without. */
  words: 'of old' | 'of today' = 'of old'
  #everyMs = 0
  #freeAt = 0

  constructor(now: () => number) {
    this.#now = now
  }

  set(everyMs: number): void {
    this.#everyMs = everyMs
  }

  /** From now on for so long nothing may be posted. */
  block(forMs: number): void {
    this.#freeAt = this.#now() + forMs
  }

  leftMs(): number {
    return Math.max(0, this.#freeAt - this.#now())
  }

  posted(): void {
    this.#freeAt = Math.max(this.#freeAt, this.#now() + this.#everyMs)
  }
}

/** As r2 words it: whole minutes where there is more than one of them. */
export function timeWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  if (seconds < 60) return `${seconds} second${seconds === 1 ? '' : 's'}`
  const minutes = Math.floor(seconds / 60)
  return `${minutes} minute${minutes === 1 ? '' : 's'}`
}
