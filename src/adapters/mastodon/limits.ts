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

  constructor(client: MastodonClient, clock: Clock) {
    this.#client = client
    this.#clock = clock
  }

  get current(): Server {
    return this.#known
  }

  /** Asks where it is time to. A server that does not answer keeps the limits it had. */
  async refresh(signal: AbortSignal): Promise<Server> {
    const now = this.#clock.now()
    if (now < this.#goodUntil) return this.#known
    this.#goodUntil = now + TRY_AGAIN_MS
    try {
      this.#known = await this.#client.server(signal)
      this.#goodUntil = now + GOOD_FOR_MS
    } catch {
      // What it was, or what every server allows, is good enough meanwhile.
    }
    return this.#known
  }
}
