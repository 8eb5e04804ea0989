import type { RequestId, RequestRecord, Submission } from '../request/model.ts'
import type { Claim } from '../store.ts'
import type { PipelineContext } from './context.ts'
import type { Run } from './run.ts'

/** A submission that stands in a line. */
export interface InLine {
  readonly requestId: RequestId
  readonly index: number
  /** When its request runs next by itself. */
  readonly nextRunAt: number | null
}

/**
 * The lines in which submissions wait to be sent. Who goes next is fair between people (start-time fair
 * queueing): a request's turn is the line's virtual time or the end of the person's last turn, whichever is
 * later, and a turn is as long as the request has images. So a person's hundred requests do not hold up
 * another's one, and nobody overtakes without end.
 */
export interface Lines {
  /** Gives the request's submissions that have none their places in the line. `savePlan` does so by itself. */
  enterLine(claim: Claim): Promise<void>
  /**
   * The submission whose turn it is. One that stands aside is passed over, and one whose request should have
   * run long ago and did not (its runner died or hangs), unless it is of the request `mine`.
   */
  firstInLine(line: string, nowMs: number, mine?: RequestId): Promise<InLine | undefined>
  /** How many stand before a submission, counted up to `limit`; undefined: it has no place. */
  aheadOf(id: RequestId, index: number, limit: number): Promise<number | undefined>
  /** How many requests stand before this one; 0 when it does not wait in a line. */
  lineAhead(id: RequestId): Promise<number>
  /** Whether `images` more may wait at the Horde, of which `limit` may in all. */
  hasRoom(line: string, images: number, limit: number, nowMs: number): Promise<boolean>
  /**
   * Saves a submission that is about to be sent, if there is room at the Horde for its images; else changes
   * nothing and answers false. However many processes do so at once, the limit holds.
   */
  leaveLine(
    claim: Claim,
    submission: Submission,
    room: { readonly limit: number; readonly nowMs: number },
  ): Promise<boolean>
  /** The Horde found that too much waits: no more than waits there now, until then. */
  lowerCeiling(line: string, untilMs: number): Promise<void>
  /** The Horde accepted something from this line. */
  markServed(line: string, nowMs: number): Promise<void>
  /** When that was, to the minute; 0: never. */
  servedAt(line: string): Promise<number>
}

/** A Horde and the key that pays there: what waits there on one key shares its owner's room. */
export function lineOf({ hordeUrl, payer }: Pick<RequestRecord, 'hordeUrl' | 'payer'>): string {
  return payer === undefined ? paceOf({ hordeUrl }) : `${paceOf({ hordeUrl })} #${payer.hordeId}`
}

/** The pace of sends, which the Horde limits for our address, whichever key they are for. */
export function paceOf({ hordeUrl }: Pick<RequestRecord, 'hordeUrl'>): string {
  return `submit ${hordeUrl}`
}

/** Lets whoever is first now look in a moment, where they would look later by themselves. */
export async function passTurn(
  { store, dispatcher }: PipelineContext,
  run: Run,
  request: RequestRecord,
  inMs: number,
): Promise<void> {
  const now = run.now()
  const first = await store.firstInLine(lineOf(request), now)
  if (first === undefined) return
  const at = Math.ceil(now + inMs)
  // One whose time is past is being run, and may have looked before the turn came to it.
  const looks = first.nextRunAt !== null && first.nextRunAt > now && first.nextRunAt <= at
  if (!looks) await dispatcher.wake(first.requestId, at)
}

/** Counting further is not worth it for a guess. */
const COUNTED = 100
const MARGIN_MS = 5_000
const FAR_BACK_MS = 10 * 60_000

/**
 * When a submission that is not first looks again by itself. It is woken when its turn comes; this is for a
 * process that died before it passed the turn on.
 */
export async function lookAgainAt(run: Run, submission: Submission, slotMs: number): Promise<number> {
  const ahead = await run.store.aheadOf(run.id, submission.index, COUNTED)
  if (ahead === undefined) {
    await run.store.enterLine(run.claim)
    return run.now()
  }
  return run.now() + (ahead < COUNTED ? MARGIN_MS + Math.ceil(ahead * slotMs * 1.5) : FAR_BACK_MS)
}
