import type { Clock } from '../../core/ports.ts'
import type { MastodonClient } from './client.ts'
import { type Server, UNKNOWN_SERVER } from './server.ts'

/** Servers change their limits rarely, and are asked again about as rarely as their software is updated. */
const GOOD_FOR_MS = 6 * 60 * 60_000
const TRY_AGAIN_MS = 60_000

/** What the server allows, as last heard. */
export class Limits {
  readonly #client: MastodonClient
  readonly #clock: Clock
  #known: Server = UNKNOWN_SERVER
  #goodUntil = 0
  #asking: Promise<Server> | undefined

  constructor(client: MastodonClient, clock: Clock) {
    this.#client = client
    this.#clock = clock
  }

  get current(): Server {
    return this.#known
  }

  /** Asks where it is time to, once for all who want to know. A server that does not answer keeps its limits. */
  async refresh(signal: AbortSignal): Promise<Server> {
    if (this.#asking === undefined && this.#clock.now() < this.#goodUntil) return this.#known
    this.#asking ??= this.#ask(signal).finally(() => {
      this.#asking = undefined
    })
    return await this.#asking
  }

  async #ask(signal: AbortSignal): Promise<Server> {
    const now = this.#clock.now()
    try {
      this.#known = await this.#client.server(signal)
      this.#goodUntil = now + GOOD_FOR_MS
    } catch {
      // What it was, or what every server allows, is good enough meanwhile. Who only gave up waiting learned nothing.
      if (!signal.aborted) this.#goodUntil = now + TRY_AGAIN_MS
    }
    return this.#known
  }
}
