import type { PersonKey } from '../store.ts'
import type { Platform } from './model.ts'

/** A place on a platform that turned one of our accounts away. */
export interface PlaceKey {
  readonly platform: Platform
  readonly account: string
  readonly placeId: string
}

export interface ClosedPlace extends PlaceKey {
  /** For the operator. */
  readonly reason: string
  readonly closedAt: number
  readonly untilAt: number
}

export interface Silence {
  readonly optedOut: boolean
  /** One of the places turned us away. */
  readonly closed: boolean
}

/** How long a place that turned us away is left alone before it is tried again: bans end, and nobody tells us. */
export const CLOSED_FOR_MS = 30 * 24 * 3_600_000

/** Places that turned us away. Nothing is drawn for them, or for what lies in them. */
export interface Places {
  /** Closes it from now on for `CLOSED_FOR_MS`; again, where it is closed already. */
  closePlace(key: PlaceKey, reason: string, nowMs: number): Promise<void>
  /** False where it was not closed. */
  openPlace(key: PlaceKey): Promise<boolean>
  /** Why this person gets no answer in these places. Asked for every message, hence together. */
  silence(who: PersonKey, placeIds: readonly string[], nowMs: number): Promise<Silence>
  /** The latest first. */
  closedPlaces(nowMs: number): Promise<ClosedPlace[]>
}
