import type { Platform } from './request/model.ts'

/** A connection to a platform that one process at a time may hold; shard 0 where a platform knows no shards. */
export interface GatewayKey {
  readonly platform: Platform
  readonly account: string
  readonly shard: number
}

/** Proof that a process may listen for an account. */
export interface GatewayLease extends GatewayKey {
  readonly holder: string
  readonly leaseUntil: number
}

export interface GatewayLeases {
  /** Takes the gateway if nobody holds it. */
  takeGateway(
    key: GatewayKey,
    holder: string,
    nowMs: number,
    leaseUntil: number,
  ): Promise<GatewayLease | undefined>
  /** Prolongs it; the old lease is void. Undefined: somebody else has taken it since. */
  renewGateway(lease: GatewayLease, leaseUntil: number): Promise<GatewayLease | undefined>
  /** Gives it back, if it is still held. */
  releaseGateway(lease: GatewayLease): Promise<void>
}
