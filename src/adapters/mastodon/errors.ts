import { PublishError } from '../../core/errors.ts'
import { neverConnected } from '../../core/never-connected.ts'
import { retryAfterMs } from './rate-limit.ts'

/** An answer that is no success, as much of it as is needed. */
export interface Refusal {
  readonly status: number
  readonly headers: Headers
  /** Whether the body is the API's own: JSON with an `error`. What it says is not repeated: it may quote a token. */
  readonly isOwn: boolean
}

/** 4xx that somebody between us and the server may give while the server works on. */
const PASSED_ON = [408, 425, 499]

/** What a refusal means for what we wanted. `what` names it for an operator. */
export function refusedError(what: string, { status, headers, isOwn }: Refusal, nowMs: number): PublishError {
  // Who is not let in, or is told to wait, was not served, however little is said (snac: an empty body).
  const certain =
    status === 401 ||
    status === 429 ||
    (isOwn && status >= 400 && status < 500 && !PASSED_ON.includes(status))
  if (!certain) {
    return new PublishError(`${what}: HTTP ${status} that is not the API's own; it may have happened`, {
      outcome: 'unknown',
      kind: 'transient',
    })
  }
  const waitMs = status === 429 ? retryAfterMs(headers, nowMs) : undefined
  return new PublishError(`${what}: the server refused (HTTP ${status})${HINTS[status] ?? ''}`, {
    outcome: 'not-sent',
    kind: kindOf(status),
    ...(waitMs !== undefined && { retryAfterMs: waitMs }),
  })
}

const HINTS: Readonly<Record<number, string>> = {
  401: '; log in anew: npm run -s herald -- mastodon login <server>',
  403: '; the token may lack a scope, or the account is limited: see doctor',
}

function kindOf(status: number): PublishError['kind'] {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'rate-limited'
  return status === 404 || status === 410 ? 'target-gone' : 'rejected'
}

/** No answer came, or none that can be read. Only a connection that was never made certainly changed nothing. */
export function unansweredError(what: string, error: unknown): PublishError {
  const cause = error instanceof Error ? error.cause : undefined
  // Of an exception of the web's own it is a number, which says nothing.
  const code =
    cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
  const reason = code ?? (error instanceof Error ? error.name : 'no reason')
  return new PublishError(`${what}: no answer (${reason})`, {
    outcome: neverConnected(code) ? 'not-sent' : 'unknown',
    kind: 'transient',
  })
}

/** An upload, or the way to it, that is not there says nothing of the mention that is answered. */
export function uploadFailed(error: unknown): never {
  if (!(error instanceof PublishError) || error.kind !== 'target-gone') throw error
  throw new PublishError(error.message, { outcome: error.outcome, kind: 'rejected' })
}

/** That something failed on the way to a post which was not begun. */
export function beforePosting(error: unknown): unknown {
  if (!(error instanceof PublishError) || error.outcome === 'not-sent') return error
  const { message, kind, retryAfterMs: waitMs } = error
  return new PublishError(message, {
    outcome: 'not-sent',
    kind,
    ...(waitMs !== undefined && { retryAfterMs: waitMs }),
  })
}
