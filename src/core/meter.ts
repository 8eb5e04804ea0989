import type { PublishError } from './errors.ts'
import type { HordeCall } from './horde/client.ts'
import type { Outcome, Platform } from './request/model.ts'

/** `posted` in the end; on the way there failures by kind, and `found`: in doubt, then seen on the platform. */
export type DeliveryResult = 'posted' | 'found' | PublishError['kind']

/** Told what happens, for whoever watches over the service. No call may throw or wait. */
export interface Meter {
  /** A request has its one ending. */
  ended(platform: Platform, outcome: Outcome): void
  delivery(platform: Platform, result: DeliveryResult): void
  /** A submission waited this long, from the call, for its turn at the Horde. */
  pacingWait(ms: number): void
  hordeCall(call: HordeCall): void
  /** The sweep looked at the rows; so much overdue was the longest waiting one. */
  swept(latenessMs: number): void
}

/** Where nobody watches. */
export const SILENT_METER: Meter = {
  ended() {},
  delivery() {},
  pacingWait() {},
  hordeCall() {},
  swept() {},
}
