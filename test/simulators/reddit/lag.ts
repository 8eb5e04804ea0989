/** What may show a new thing later than it was made. */
export type Listing = 'subreddit' | 'own-comments' | 'own-submissions' | 'inbox' | 'sent'

/** Listings that run behind: for a time, or until the test lets them catch up. */
export class Lag {
  readonly #now: () => number
  readonly #behindMs = new Map<Listing, number>()
  readonly #caughtUpAt = new Map<Listing, number>()
  readonly #single = new Map<string, number>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** @param behindMs infinite: only when the test says so */
  set(listing: Listing, behindMs: number): void {
    this.#behindMs.set(listing, behindMs)
  }

  /** Only this thing is late, so that later ones are listed before it; in every listing. */
  delay(fullname: string, untilAt: number): void {
    this.#single.set(fullname, untilAt)
  }

  /** Lists everything that there is now. */
  catchUp(listing: Listing): void {
    this.#caughtUpAt.set(listing, this.#now())
  }

  shows(listing: Listing, { fullname, at }: { readonly fullname: string; readonly at: number }): boolean {
    const now = this.#now()
    if ((this.#single.get(fullname) ?? 0) > now) return false
    const behindMs = this.#behindMs.get(listing) ?? 0
    return at + behindMs <= now || at <= (this.#caughtUpAt.get(listing) ?? Number.NEGATIVE_INFINITY)
  }
}
