import type { AccountLinks } from '../accounts/link.ts'
import type { OwnKeys } from '../accounts/own-keys.ts'
import type { RequestSecrets } from '../accounts/request-secrets.ts'
import type { BucketLimits, Buckets } from '../buckets.ts'
import type { HordeClient } from '../horde/client.ts'
import type { KeyAccount } from '../horde/key-account.ts'
import type { GiftDesk } from '../kudos/gifts.ts'
import type { Meter } from '../meter.ts'
import type { Clock, Dispatcher, Log, PlatformAdapter } from '../ports.ts'
import type { Payer } from '../reply/details.ts'
import type { Gate } from '../request/gate.ts'
import type { IncomingEvent, Platform } from '../request/model.ts'
import type { Secret } from '../secret.ts'
import type { Store } from '../store.ts'
import type { Catalog } from '../styles/catalog.ts'
import type { HordePolicy } from '../styles/expand.ts'

/** One Horde as the pipeline needs it: the client, its limits, and which models have horde workers. */
export interface HordeAccess {
  readonly client: HordeClient
  /** How often submissions may be sent there. */
  readonly limits: BucketLimits
  /** What the account that pays may do there. */
  account(signal: AbortSignal): Promise<KeyAccount>
  /** Names of models with horde workers; undefined when that cannot be found out right now. */
  served(signal: AbortSignal): Promise<ReadonlySet<string> | undefined>
}

/** Everything a step may touch. Steps keep nothing between runs: what matters is in the rows. */
export interface PipelineContext {
  readonly store: Store
  readonly dispatcher: Dispatcher
  /** Paces shared with every process that works beside this one. */
  readonly buckets: Buckets
  readonly clock: Clock
  readonly log: Log
  readonly meter: Meter
  readonly catalog: () => Catalog
  /** May have to start the built-in simulator first, hence a promise. */
  readonly horde: (url: string) => Promise<HordeAccess>
  /** People who pay themselves. */
  readonly ownKeys: OwnKeys
  /** People's own accounts at the Horde. */
  readonly accounts: AccountLinks
  /** Kudos that people give each other. */
  readonly gifts: GiftDesk
  readonly secrets: RequestSecrets
  readonly adapterOf: (event: IncomingEvent) => PlatformAdapter
  readonly settings: PipelineSettings
}

export interface PipelineSettings {
  readonly policy: HordePolicy
  /** What is drawn here at all. */
  readonly gate: Gate
  readonly defaultStyle: string
  /** How long people's text is kept. */
  readonly textDays: number
  readonly images: (platform: Platform) => number
  /** From the first submit (or intake, where nothing could be submitted) to giving up. */
  readonly deadlineMs: number
  /** Someone watches the rows of its requests, so they are looked at as often as where progress is shown. */
  readonly watched: (platform: Platform) => boolean
  /** Who pays for what this Horde draws. */
  readonly payer: (hordeUrl: string) => Payer
  readonly leaseMs: number
  /** Where the Horde tells that a submission's picture is finished, https; absent: nobody can reach us. */
  readonly webhookUrl?: (secret: Secret) => string
}

/** How long one call to the Horde or to a platform may take; well under the lease. */
export const EFFECT_TIMEOUT_MS = 30_000

/** `is_possible: false` may pass within minutes; the Horde itself remembers it for 60 s. */
export const IMPOSSIBLE_GRACE_MS = 180_000

/** A finished picture that cannot be fetched is tried for this long. */
export const FETCH_GRACE_MS = 60_000

/** Sends of one submission: an unknown outcome allows one more, further ones would spend kudos on orphans. */
export const MAX_SENDS = 2

/** Nobody waits longer in our own line, even where it moves. */
export const LONGEST_LINE_MS = 60 * 60_000
