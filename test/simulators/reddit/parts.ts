import type { Entities } from './entities.ts'
import type { OAuth } from './oauth.ts'
import type { Patience } from './rates.ts'
import type { World } from './world.ts'

/** What the endpoints work on. */
export interface Parts {
  readonly world: World
  readonly entities: Entities
  readonly oauth: OAuth
  readonly patience: Patience
  /** Where all of it is; known once it listens. */
  readonly site: { url: string }
}
