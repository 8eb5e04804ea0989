import type { PersonKey } from '../store.ts'
import type { RequestId } from './model.ts'

/** What people take back on the platform: their message, or their account. */
export interface Withdrawals {
  /**
   * Requests that have ended and hold text, and that were neither made nor looked at since then; those first that it
   * is longest for.
   */
  toLookAt(
    ours: Pick<PersonKey, 'platform' | 'account'>,
    lookedBeforeMs: number,
    limit: number,
  ): Promise<Answered[]>
  saveLook(ids: readonly RequestId[], nowMs: number): Promise<void>
  /** All requests of a person that have ended and hold text. */
  endedOf(who: PersonKey): Promise<RequestId[]>
  /** Removes the text of these at once, where they have ended; their bare ids and outcomes stay. */
  eraseRequests(ids: readonly RequestId[]): Promise<void>
}
export interface Answered {
  readonly id: RequestId
  readonly eventId: string
  readonly personId: string
}
