import { HeraldError } from '../errors.ts'
import type { Secret } from '../secret.ts'

export const HORDE_ERROR_KINDS = [
  'prompt-refused',
  'kudos',
  'ip-timeout',
  'maintenance',
  'too-many-prompts',
  'rate-limited',
  'key',
  'invalid',
  'forbidden',
  'not-found',
  'unreachable',
  'server',
] as const
export type HordeErrorKind = (typeof HORDE_ERROR_KINDS)[number]

export interface HordeErrorDetails {
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  readonly kind: HordeErrorKind
  /** `unknown`: the call may have taken effect at the Horde. */
  readonly outcome: 'not-sent' | 'unknown'
  readonly rc?: string | undefined
  readonly retryAfterMs?: number | undefined
  /** Kudos that the account would need, where the Horde says it. */
  readonly requiredKudos?: number | undefined
  readonly cause?: unknown
}

/** A call to the AI Horde that did not succeed. The message is for operators and holds no key. */
export class HordeError extends HeraldError {
  override name = 'HordeError'
  readonly status: number
  readonly kind: HordeErrorKind
  readonly outcome: 'not-sent' | 'unknown'
  /** The Horde's own error code, without the trailing dot that some of them have. */
  readonly rc: string | undefined
  readonly retryAfterMs: number | undefined
  readonly requiredKudos: number | undefined

  constructor(message: string, details: HordeErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.status = details.status
    this.kind = details.kind
    this.outcome = details.outcome
    this.rc = details.rc
    this.retryAfterMs = details.retryAfterMs
    this.requiredKudos = details.requiredKudos
  }
}

// Codes of `horde/exceptions.py`, server 5.1.5. A code that is not here is judged by its HTTP status.
const KIND_OF_RC: Readonly<Record<string, HordeErrorKind>> = {
  CorruptPrompt: 'prompt-refused',
  KudosUpfront: 'kudos',
  SharedKeyInsufficientKudos: 'kudos',
  SharedKeyEmpty: 'kudos',
  SharedKeyExpired: 'key',
  SharedKeyAssignedStyles: 'key',
  InvalidAPIKey: 'key',
  DeletedUser: 'key',
  // `find_user` answers 404 with this for a key that nobody has.
  UserNotFound: 'key',
  TimeoutIP: 'ip-timeout',
  MaintenanceMode: 'maintenance',
  TooManyPrompts: 'too-many-prompts',
  WorkerNotFound: 'invalid',
}

/** Codes that mean more to us than their HTTP status. */
export const KNOWN_RC: readonly string[] = Object.keys(KIND_OF_RC)

/**
 * The error for an answer that is not a success.
 * @param body the parsed JSON, or undefined where the answer was none (a proxy's HTML page)
 * @param secret a key that the server might echo; it is removed from the message
 */
export function hordeErrorFrom(status: number, body: unknown, headers: Headers, secret?: Secret): HordeError {
  const { message, rc, fields } = readBody(body)
  const recognised = message !== undefined
  const kind = kindOf(status, rc, recognised)
  const said = [message, fields].filter((part) => part !== undefined && part !== '').join(': ')
  const text = redact(said === '' ? 'no readable explanation' : said, secret).slice(0, 500)
  return new HordeError(`the Horde answered ${status}${rc === undefined ? '' : ` ${rc}`}: ${text}`, {
    status,
    kind,
    rc,
    outcome: recognised && status >= 400 && status < 500 ? 'not-sent' : 'unknown',
    retryAfterMs: retryAfterMs(kind, message, headers),
    requiredKudos:
      kind === 'kudos' ? firstNumber(message, /requires?\s+(\d+(?:\.\d+)?)\s+kudos/i) : undefined,
  })
}

/** Removes keys from a server's words: the given one, and whatever has the shape of a key or an id. */
export function redact(text: string, secret?: Secret): string {
  const key = secret?.reveal() ?? ''
  // The anonymous key is public, and replacing very short texts would garble the message.
  const known = key.length >= 4 && !/^0+$/.test(key) ? text.replaceAll(key, '[redacted]') : text
  return known.replace(/[\w-]{20,}/g, (word) => (isLikeKey(word) ? '[redacted]' : word))
}

/** Keys are `secrets.token_urlsafe(16)`, 22 characters; shared keys and request ids are UUIDs. */
function isLikeKey(word: string): boolean {
  const small = word.search(/[a-z]/)
  return /\d/.test(word) || (small >= 0 && /[A-Z]/.test(word.slice(small)))
}

/** Longest text of a server that is looked at; the Horde's own explanations have some hundred characters. */
const MOST_SAID = 2_000

function readBody(body: unknown): { message?: string; rc?: string; fields?: string } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
  const found: { message?: string; rc?: string; fields?: string } = {}
  if ('message' in body && typeof body.message === 'string') found.message = body.message.slice(0, MOST_SAID)
  // Some codes carry a trailing dot on the wire.
  const code = 'rc' in body && typeof body.rc === 'string' ? /^(\w{1,64})\.?$/.exec(body.rc)?.[1] : undefined
  if (code !== undefined) found.rc = code
  if ('errors' in body && typeof body.errors === 'object' && body.errors !== null) {
    found.fields = Object.entries(body.errors)
      .map(([field, problem]) => `${field} ${String(problem)}`)
      .join('; ')
      .slice(0, MOST_SAID)
  }
  return found
}

function kindOf(status: number, rc: string | undefined, recognised: boolean): HordeErrorKind {
  const byCode = rc !== undefined && Object.hasOwn(KIND_OF_RC, rc) ? KIND_OF_RC[rc] : undefined
  if (byCode !== undefined) return byCode
  if (status === 429) return 'rate-limited'
  if (status === 413) return 'invalid'
  // A page of something in between: what it says about the Horde's state is nothing.
  if (status === 0 || (status >= 502 && status <= 504) || !recognised) return 'unreachable'
  if (status === 401) return 'key'
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'not-found'
  return status >= 400 && status < 500 ? 'invalid' : 'server'
}

const DAY_MS = 86_400_000
/** The limiter's `Retry-After` may be 0; about 700 ms apart was observed to be safe. */
const LIMITER_PAUSE_MS = 700
/** Shortest timeout of an address: 3 minutes for a first offence. */
const IP_TIMEOUT_MS = 180_000
const MAINTENANCE_PAUSE_MS = 60_000

function retryAfterMs(
  kind: HordeErrorKind,
  message: string | undefined,
  headers: Headers,
): number | undefined {
  if (kind === 'ip-timeout') {
    const seconds = firstNumber(message, /(\d+(?:\.\d+)?)\s*(?:more\s+)?seconds/i)
    return seconds === undefined ? IP_TIMEOUT_MS : Math.ceil(seconds * 1000)
  }
  const told = toldPauseMs(headers)
  if (kind === 'rate-limited') return Math.max(told ?? 0, LIMITER_PAUSE_MS)
  if (kind === 'maintenance') return Math.max(told ?? 0, MAINTENANCE_PAUSE_MS)
  return told
}

/** `Retry-After` in seconds or as a date, else `X-RateLimit-Reset`; dates by the server's own clock. */
function toldPauseMs(headers: Headers): number | undefined {
  const after = headers.get('retry-after')
  const here = Date.parse(headers.get('date') ?? '')
  const reset = headers.get('x-ratelimit-reset')
  let ms = Number.NaN
  if (after !== null) ms = /^\s*\d/.test(after) ? Number(after) * 1000 : Date.parse(after) - here
  else if (reset !== null) ms = Number(reset) * 1000 - here
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), DAY_MS) : undefined
}

function firstNumber(text: string | undefined, pattern: RegExp): number | undefined {
  const digits = text?.match(pattern)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
