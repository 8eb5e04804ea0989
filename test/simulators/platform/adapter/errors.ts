import * as z from 'zod'
import { PublishError } from '../../../../src/core/errors.ts'

/** The code in the platform's own JSON answers. What else they say is not repeated: it may quote our token. */
const refusal = z.object({ error: z.string().regex(/^\w{1,40}$/) })

/** What an answer that is no success means for what we wanted. `what` names it for an operator. */
export function refusedError(
  what: string,
  answer: { status: number; headers: Headers; body: string },
): PublishError {
  const { status, headers } = answer
  const code = codeOf(answer.body)
  if (status < 400 || status > 499 || code === undefined) {
    return new PublishError(`${what}: HTTP ${status} that is not the platform's own; it may have happened`, {
      outcome: 'unknown',
      kind: 'transient',
    })
  }
  const message = `${what}: the platform refused (HTTP ${status}, ${code})`
  const retryAfterMs = Number(headers.get('retry-after') ?? Number.NaN) * 1_000
  return new PublishError(message, {
    outcome: 'not-sent',
    kind: kindOf(status, code),
    ...(Number.isFinite(retryAfterMs) && { retryAfterMs }),
  })
}

/** No answer came. Only a connection that was never made certainly changed nothing. */
export function unansweredError(what: string, error: unknown): PublishError {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  const reason = code ?? (error instanceof Error ? error.name : 'no reason')
  return new PublishError(`${what}: no answer (${reason})`, {
    outcome: code === 'ECONNREFUSED' ? 'not-sent' : 'unknown',
    kind: 'transient',
  })
}

function kindOf(status: number, code: string): PublishError['kind'] {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'rate-limited'
  return code === 'target_gone' ? 'target-gone' : 'rejected'
}

function codeOf(body: string): string | undefined {
  try {
    return refusal.parse(JSON.parse(body)).error
  } catch {
    return undefined
  }
}
