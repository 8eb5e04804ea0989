import { LeaseLostError } from '../errors.ts'
import type { Send } from '../ports.ts'
import type { RequestId } from '../request/model.ts'
import type { Claim, RequestAggregate, Store } from '../store.ts'
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

  /**
   * Runs an effect on the outside world, aborted before the lease ends; prolongs the lease where it is short. What must
   * not happen twice goes out through `send`, however long the effect has taken to get there.
   */
  async effect<T>(run: (signal: AbortSignal, send: Send) => Promise<T>): Promise<T> {
    const leftMs = this.#claim.leaseUntil - this.now()
    // Longer than it can be: the clock was set back, and others may hold it for void.
    if (leftMs < EFFECT_TIMEOUT_MS + SAVE_MARGIN_MS || leftMs > this.#leaseMs) {
      await this.renew()
    }
    const signal = AbortSignal.timeout(EFFECT_TIMEOUT_MS)
    // A hung file system or SDK may not listen to its signal; the request must not hang with it.
    let timer: NodeJS.Timeout | undefined
    const hung = new Promise<never>((_, reject) => {
      const error = new Error('an effect did not end when it was aborted; its outcome is unknown')
      timer = setTimeout(reject, EFFECT_TIMEOUT_MS + ABANDON_MS, error)
    })
    try {
      return await Promise.race([run(signal, this.#sender(signal)), hung])
    } finally {
      clearTimeout(timer)
    }
  }

  /** From here on no save under the claim as it was can still take effect, not even one whose connection died. */
  async renew(): Promise<void> {
    this.#claim = await this.store.renew(this.#claim, this.now() + this.#leaseMs)
  }

  /**
   * Timers stand still with a machine, and a process that was stopped hears answers before it hears that their time is
   * over. Hence the lease is asked for right before the request goes out, and the clock once it was granted.
   */
  #sender(signal: AbortSignal): Send {
    return async (request) => {
      // The run goes on without an effect that hung, and the lease is for what it does now.
      if (signal.aborted) throw new LeaseLostError(this.id)
      const askedAt = this.now()
      await this.renew()
      if (signal.aborted || this.now() - askedAt > this.#leaseMs / 2) throw new LeaseLostError(this.id)
      return await request()
    }
  }
}

/** From the abort to not waiting any longer for the effect to notice; less than the margin for saving. */
const ABANDON_MS = 5_000
/** Time left on the lease after the longest effect, for saving its result. */
const SAVE_MARGIN_MS = 10_000
