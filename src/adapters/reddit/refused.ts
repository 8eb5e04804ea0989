import { PublishError } from '../../core/errors.ts'
import type { IncomingEvent } from '../../core/request/model.ts'
import { isBare, isClosedToUs, RedditError } from './errors.ts'
import { refOf } from './ref.ts'
import { type Rules, turnsUsAway } from './rules.ts'

/** Reddit certainly did not do it, and would not at another time: something else can be tried. */
export function isRefused(error: unknown): error is PublishError {
  return (
    error instanceof PublishError &&
    error.outcome === 'not-sent' &&
    (error.kind === 'rejected' || error.kind === 'target-gone')
  )
}

/** Reddit's own word for it, for the log. */
export function wordFor(error: PublishError): string {
  return (error instanceof RedditError ? error.code : undefined) ?? error.kind
}

/** What failed while writing to where the event came from; a subreddit that does not let us is named. */
export function toTarget(event: IncomingEvent, error: unknown): unknown {
  const { subreddit } = refOf(event)
  if (!(error instanceof PublishError) || subreddit === undefined || !isClosedToUs(error)) return error
  return closedTo(subreddit, error.message)
}

/**
 * The same of a comment that was refused. Reddit says no more than 403 to who is banned, and the same to who
 * answers somebody who does not want it: the subreddit is asked which it was.
 */
export async function toComment(
  rules: Rules,
  event: IncomingEvent,
  error: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const { subreddit } = refOf(event)
  if (subreddit === undefined || !isBare(error)) return toTarget(event, error)
  rules.forget(subreddit)
  const turnsAway = await rules
    .of(subreddit, signal)
    .then(turnsUsAway, (reason: unknown) => isClosedToUs(reason) && !isBare(reason))
  return turnsAway ? toTarget(event, error) : error
}

export function closedTo(subreddit: string, message: string): PublishError {
  return new PublishError(message, { outcome: 'not-sent', kind: 'target-gone', closes: subreddit })
}

/** What failed elsewhere says nothing of the message that is answered. */
export function elsewhere(error: unknown): unknown {
  if (!(error instanceof PublishError) || error.kind !== 'target-gone') return error
  return new PublishError(error.message, { outcome: error.outcome, kind: 'rejected', cause: error })
}
