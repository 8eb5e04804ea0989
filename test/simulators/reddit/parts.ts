import type { Entities } from './entities.ts'
import type { Leases } from './leases.ts'
import type { OAuth } from './oauth.ts'
import type { Processing } from './processing.ts'
import type { Patience } from './rates.ts'
import type { World } from './world.ts'

/** What the endpoints work on. */
export interface Parts {
  readonly world: World
  readonly entities: Entities
  readonly oauth: OAuth
  readonly patience: Patience
  readonly leases: Leases
  readonly processing: Processing
  /** Where all of it is; known once it listens. */
  readonly site: { url: string }
  /** The WebSocket that tells of an asset. */
  socketOf(assetId: string): string
}
