/** How the operator wants the Horde to be used; the same for every request. */
export interface HordePolicy {
  readonly nsfw: boolean
  readonly trustedWorkers: boolean
  /** False costs a fifth more and always needs kudos up front. */
  readonly slowWorkers: boolean
  readonly allowDowngrade: boolean
  /** Ids of horde workers that are not to draw for us; the Horde takes five. */
  readonly blockedWorkers: readonly string[]
  readonly proxiedAccount?: string
}
