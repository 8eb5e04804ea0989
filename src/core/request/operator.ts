import type { Outcome, Platform, RequestId, RequestState } from './model.ts'

/** Where a request stands, in short; nothing about its person. */
export interface RequestSummary {
  readonly id: RequestId
  readonly platform: Platform
  readonly account: string
  readonly state: RequestState
  readonly outcome: Outcome | null
  readonly cause: string | null
  readonly createdAt: number
  /** When the next step is due; null: only when woken, or never. */
  readonly nextRunAt: number | null
  /** A runner holds it until then; 0: free. */
  readonly leaseUntil: number
}

/** Which requests to list: those not ended, every one, or those of one state or one outcome. */
export type Listed = 'open' | 'all' | RequestState | Outcome

/**
 * Why a request was not taken up again. `answered`: the person has a reply. `in-doubt`: they may have one.
 * `erased`: its words are gone. `opted-out`: its person wants no more contact.
 */
export type NotReopened = 'unknown' | 'open' | 'answered' | 'in-doubt' | 'erased' | 'opted-out'

/** What operators see and do, besides what people do themselves. */
export interface Operator {
  /** Newest first. */
  listRequests(which: Listed, limit: number): Promise<RequestSummary[]>
  summaryOf(id: RequestId): Promise<RequestSummary | undefined>
  /**
   * Starts a request over that ended without any reply, or stuck: with one that says only that we failed. It runs
   * as if it had just come in, with the same id. Refused wherever another reply exists or may exist, so that
   * nothing is ever posted twice.
   */
  reopen(id: RequestId, nowMs: number): Promise<'reopened' | NotReopened>
}
