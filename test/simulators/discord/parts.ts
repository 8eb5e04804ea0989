import type { Faults } from '../platform/faults.ts'
import type { LateEffects } from '../platform/late.ts'
import type { Entities } from './entities.ts'
import type { LoggedCall, Route } from './routes.ts'
import type { World } from './world.ts'

/** What the sides of the simulator share. */
export interface Parts {
  readonly world: World
  /** The world in Discord's own shapes. */
  readonly entities: Entities
  readonly faults: Faults<Route>
  readonly late: LateEffects
  /** Everything that arrived by HTTP, in order; the REST side adds to it. */
  readonly log: LoggedCall[]
  /** `http://127.0.0.1:<port>`, empty before it listens. */
  readonly site: { url: string }
  /** Whether rate limits are kept. */
  readonly limits: boolean
  /** For `GET /gateway/bot`. */
  readonly gateway: {
    url(): string
    /** Into how many shards a client must split at least. */
    leastShards(): number
    startLimit(): SessionStartLimit
  }
}

export interface SessionStartLimit {
  readonly total: number
  readonly remaining: number
  /** Milliseconds until `remaining` is full again. */
  readonly reset_after: number
  readonly max_concurrency: number
}
