import type { Claim, RequestAggregate, Store } from '../ports.ts'
import type { RequestId } from '../request/model.ts'
import { EFFECT_TIMEOUT_MS } from './context.ts'

/** One run over a claimed request: the claim, and effects that must end before it does. */
export class Run {
  readonly store: Store
  readonly #now: () => number
  readonly #leaseMs: number
  #claim: Claim

  constructor(store: Store, now: () => number, leaseMs: number, claim: Claim) {
    this.store = store
    this.#now = now
    this.#leaseMs = leaseMs
    this.#claim = claim
  }

  get id(): RequestId {
    return this.#claim.id
  }

  get claim(): Claim {
    return this.#claim
  }

  now(): number {
    return this.#now()
  }

  async load(): Promise<RequestAggregate> {
    const aggregate = await this.store.load(this.id)
    if (aggregate === undefined) throw new Error(`request ${this.id} is claimed but has no row`)
    return aggregate
  }

  /** Runs an effect on the outside world, aborted before the lease ends; prolongs the lease where it is short. */
  async effect<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#claim.leaseUntil - this.now() < EFFECT_TIMEOUT_MS + SAVE_MARGIN_MS) {
      this.#claim = await this.store.renew(this.#claim, this.now() + this.#leaseMs)
    }
    return run(AbortSignal.timeout(EFFECT_TIMEOUT_MS))
  }
}

/** Time left on the lease after the longest effect, for saving its result. */
const SAVE_MARGIN_MS = 10_000
