import * as z from 'zod'
import { HeraldError, LeaseLostError, PublishError } from '../../core/errors.ts'
import { neverConnected } from '../../core/never-connected.ts'
import { toldToWaitMs, waitOf } from './rate-limit.ts'

/** A call to Reddit that failed. Its message repeats nothing of the answer but Reddit's own word for it. */
export class RedditError extends PublishError {
  override name = 'RedditError'
  /** Reddit's own word, such as `THREAD_LOCKED`; for answers that have none, `HTTP_403` and the like. */
  readonly code: string | undefined

  constructor(
    message: string,
    details: ConstructorParameters<typeof PublishError>[1] & { readonly code?: string | undefined },
  ) {
    super(message, details)
    this.code = details.code
  }
}

/** An answer, whatever it says. Names of headers are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The body; undefined where it is no JSON. */
  readonly json: unknown
}

/**
 * What is answered is not there any more, or nobody may write there. Source of the words: reddit-archive/reddit,
 * r2/lib/errors.py; THREAD_LOCKED, THING_NOT_FOUND and other later ones as clients report them. SOMETHING_IS_BROKEN
 * below a comment means that its author, or the submission's, has blocked us: github.com/Pyprohly/reddit-api-doc-notes.
 */
const TARGET_GONE: readonly string[] = [
  'COMMENT_UNREPLIABLE',
  'DELETED_COMMENT',
  'DELETED_LINK',
  'DELETED_THING',
  'NO_THING_ID',
  'SOMETHING_IS_BROKEN',
  'THING_NOT_FOUND',
  'THREAD_LOCKED',
  'TOO_OLD',
  'TOO_MANY_COMMENTS',
  'INVALID_USER',
  'USER_BLOCKED',
  'USER_DOESNT_EXIST',
  'NOT_WHITELISTED_BY_USER_MESSAGE',
  'SUBREDDIT_NOTALLOWED',
  'SUBREDDIT_NOEXIST',
]
/** A subreddit that does not let us write; where a call was refused by a bare 403, we are banned there. */
const CLOSED: readonly string[] = [
  'SUBREDDIT_NOTALLOWED',
  'SUBREDDIT_NOEXIST',
  'HTTP_403',
  'private',
  'banned',
  'gold_only',
]
const RATE_LIMITED: readonly string[] = ['RATELIMIT', 'SUBREDDIT_RATELIMIT', 'QUOTA_FILLED']
/** The code of a refusal for a right that the login does not have. */
export const NO_RIGHT = 'insufficient_scope'
const AUTH: readonly string[] = ['USER_REQUIRED', 'VERIFIED_USER_REQUIRED', NO_RIGHT]

/** Whether the subreddit that was written to does not let us. */
export function isClosedToUs(error: unknown): boolean {
  return error instanceof RedditError && error.kind === 'target-gone' && CLOSED.includes(error.code ?? '')
}

/** Refused without a word of why, which Reddit does for many reasons. */
export function isBare(error: unknown): boolean {
  return error instanceof RedditError && error.code === 'HTTP_403'
}

/** 4xx that somebody between us and Reddit may give while Reddit works on. */
const PASSED_ON = [408, 425, 499]

const listed = z.object({
  json: z.looseObject({
    errors: z.array(z.array(z.unknown()).min(1)).min(1),
    ratelimit: z.unknown().optional(),
  }),
})
const ownError = z.looseObject({
  message: z.string().optional(),
  error: z.union([z.string(), z.number()]).optional(),
  reason: z.string().nullish(),
})
const WORD = /^[A-Za-z][A-Za-z_]{1,60}$/

/**
 * What an answer refuses; undefined where it refuses nothing. `what` names the call for an operator.
 * A 2xx is a refusal where it lists errors: `{"json": {"errors": [["RATELIMIT", "…", "ratelimit"]]}}`.
 */
export function refusal(what: string, answer: Answer, nowMs: number): RedditError | undefined {
  const { status, json } = answer
  const errors = listed.safeParse(json)
  if (errors.success && status < 500) {
    const { errors: all, ratelimit } = errors.data.json
    const [code, explained] = all[0] ?? []
    return refused(what, wordOf(code) ?? 'UNNAMED', {
      status,
      waitMs: toldToWaitMs(ratelimit, explained),
    })
  }
  if (status >= 200 && status < 300) return undefined
  // A subreddit that does not exist is searched for.
  if (status === 302 && /\/subreddits\/search/.test(answer.headers.location ?? ''))
    return refused(what, 'SUBREDDIT_NOEXIST', { status, waitMs: undefined })
  const own = ownError.safeParse(json).data
  const isOwn = own !== undefined && (own.message ?? own.error ?? own.reason) !== undefined
  // Who is not let in, or is told to wait, was not served, however little is said.
  const certain =
    status === 401 ||
    status === 429 ||
    (isOwn && status >= 400 && status < 500 && !PASSED_ON.includes(status))
  if (!certain) {
    return new RedditError(`${what}: HTTP ${status} that is not the API's own; it may have happened`, {
      outcome: 'unknown',
      kind: 'transient',
    })
  }
  const code = scopeMissing(answer)
    ? NO_RIGHT
    : (wordOf(own?.reason) ?? wordOf(own?.error) ?? `HTTP_${status}`)
  return refused(what, code, { status, waitMs: status === 429 ? waitOf(answer.headers, nowMs) : undefined })
}

function refused(
  what: string,
  code: string,
  { status, waitMs }: { status: number; waitMs: number | undefined },
): RedditError {
  const kind = kindOf(status, code)
  const named = code === `HTTP_${status}` ? `HTTP ${status}` : `HTTP ${status}, ${code}`
  return new RedditError(
    `${what}: Reddit refused (${named})${kind === 'auth' ? (HINTS[code] ?? LOG_IN) : ''}`,
    {
      outcome: 'not-sent',
      kind,
      code,
      ...(waitMs !== undefined && kind === 'rate-limited' && { retryAfterMs: waitMs }),
    },
  )
}

const LOG_IN = '; log in anew: npm run -s herald -- reddit login'
const HINTS: Readonly<Record<string, string>> = {
  [NO_RIGHT]: `; the login lacks a right${LOG_IN}`,
  VERIFIED_USER_REQUIRED: '; the account has no confirmed mail address: confirm it on reddit.com',
}

const SHUT_OUT = {
  SUSPENDED: 'has suspended the account: log in at reddit.com as the bot, and read what it says',
  SHUT_OUT: 'shuts us out (HTTP 403): look at reddit.com/prefs/apps, and at what Reddit wrote to the account',
}

/** What the account or the app may not do any more, whatever it is; certainly not done. */
export function shutOut(what: string, code: keyof typeof SHUT_OUT): RedditError {
  return new RedditError(`${what}: Reddit ${SHUT_OUT[code]}`, { outcome: 'not-sent', kind: 'auth', code })
}

function kindOf(status: number, code: string): PublishError['kind'] {
  if (RATE_LIMITED.includes(code) || status === 429) return 'rate-limited'
  if (AUTH.includes(code) || status === 401) return 'auth'
  if (TARGET_GONE.includes(code) || status === 403 || status === 404) return 'target-gone'
  return 'rejected'
}

function scopeMissing({ status, headers }: Answer): boolean {
  return status === 403 && (headers['www-authenticate'] ?? '').includes('insufficient_scope')
}

/** Only a word of the API's is repeated. */
function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && WORD.test(value) ? value : undefined
}

/** No answer came, or none that can be read. Only a connection that was never made certainly changed nothing. */
export function unanswered(what: string, error: unknown): PublishError | LeaseLostError {
  if (error instanceof LeaseLostError || error instanceof PublishError) return error
  // Our own say what to do: the vault's, for one.
  if (error instanceof HeraldError)
    return new RedditError(`${what}: ${error.message}`, { outcome: 'unknown', kind: 'transient' })
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined)
  return new RedditError(
    `${what}: no answer (${code ?? (error instanceof Error ? error.name : 'no reason')})`,
    {
      outcome: neverConnected(code) ? 'not-sent' : 'unknown',
      kind: 'transient',
    },
  )
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  // request-promise wraps what happened.
  return error.cause instanceof Error && error.cause !== error ? codeOf(error.cause) : undefined
}

/** An answer that is Reddit's but not what the API has. What was wanted may have happened. */
export function unexpected(what: string, error: z.ZodError): RedditError {
  const [issue] = error.issues
  const field = issue?.path.map(String).join('.') || 'the whole'
  return new RedditError(
    `${what}: Reddit's answer is not as expected at "${field}" (${issue?.code ?? 'unknown'})`,
    {
      outcome: 'unknown',
      kind: 'transient',
    },
  )
}
