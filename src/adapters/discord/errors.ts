import { LeaseLostError, PublishError } from '../../core/errors.ts'
import { neverConnected } from '../../core/never-connected.ts'
import { sentence } from '../../core/reply/messages/index.ts'

/** What Discord's own error codes mean. Source: docs.discord.com, "Opcodes and Status Codes", "JSON". */
const TARGET_GONE: readonly number[] = [
  10003, // unknown channel
  10004, // unknown guild
  10008, // unknown message
  10015, // unknown webhook: the interaction's token is over
  10062, // unknown interaction
  50001, // missing access: the channel is hidden from us
  50027, // invalid webhook token: likewise over
]
const RATE_LIMITED: readonly number[] = [
  20016, // slow mode
  20022, // announcement edits
  20028, // the channel's write limit
  40003, // direct messages opened too fast
  30046, // too many edits of a message older than an hour
]
const AUTH: readonly number[] = [40001, 40002]
export const UNKNOWN_MESSAGE = 10008
/** A permission was taken from us since it was looked whether we have them all. */
const MISSING_PERMISSIONS = 50013
/** How Discord refuses the token of an interaction that is over. */
export const TOKEN_OVER: readonly number[] = [10015, 50027]
export const ALREADY_ACKNOWLEDGED = 40060

/** A call to Discord that failed. Its message never repeats an address: those of interactions hold their token. */
export class DiscordError extends PublishError {
  override name = 'DiscordError'
  /** Discord's own, where it answered. */
  readonly code: number | undefined

  constructor(
    message: string,
    details: ConstructorParameters<typeof PublishError>[1] & { readonly code?: number | undefined },
  ) {
    super(message, details)
    this.code = details.code
  }
}

/** What discord.js throws, as far as it is looked at. Its errors are not kept: they hold addresses and bodies. */
interface Thrown {
  readonly status?: unknown
  readonly code?: unknown
  readonly rawError?: unknown
  readonly retryAfter?: unknown
  readonly name?: unknown
}

/** `what` names the call for an operator. */
export function discordError(what: string, error: unknown): PublishError | LeaseLostError {
  if (error instanceof LeaseLostError || error instanceof PublishError) return error
  const thrown: Thrown = typeof error === 'object' && error !== null ? error : {}
  if (typeof thrown.retryAfter === 'number') return limited(what, thrown.retryAfter)
  if (isOwn(thrown.rawError) && typeof thrown.status === 'number')
    return refused(what, thrown.status, thrown.rawError)
  if (typeof thrown.status === 'number') {
    return new DiscordError(
      `${what}: HTTP ${thrown.status} that is not the API's own; it may have happened`,
      {
        outcome: 'unknown',
        kind: 'transient',
      },
    )
  }
  const code = typeof thrown.code === 'string' ? thrown.code : undefined
  return new DiscordError(`${what}: no answer (${code ?? String(thrown.name ?? 'no reason')})`, {
    outcome: neverConnected(code) ? 'not-sent' : 'unknown',
    kind: 'transient',
  })
}

function limited(what: string, retryAfterMs: number): DiscordError {
  return new DiscordError(`${what}: told to wait ${Math.ceil(retryAfterMs)} ms`, {
    outcome: 'not-sent',
    kind: 'rate-limited',
    ...(retryAfterMs > 0 && { retryAfterMs: Math.ceil(retryAfterMs) }),
  })
}

interface OwnError {
  readonly code: number
  readonly errors?: unknown
}

/** A gateway's page is not Discord's word. */
function isOwn(raw: unknown): raw is OwnError {
  return typeof raw === 'object' && raw !== null && 'code' in raw && typeof raw.code === 'number'
}

function refused(what: string, status: number, { code, errors }: OwnError): DiscordError {
  const kind = kindOf(status, code, errors)
  const hint = kind === 'auth' ? '; the token is wrong: put a new one into DISCORD_TOKEN in .env' : ''
  const message = `${what}: Discord refused it (HTTP ${status}, code ${code})${hint}`
  const instead = code === MISSING_PERMISSIONS ? sentence('mayNotPostHere', {}) : undefined
  return new DiscordError(message, { outcome: 'not-sent', kind, code, instead })
}

function kindOf(status: number, code: number, errors: unknown): PublishError['kind'] {
  // First: the token of an interaction that is over is refused with HTTP 401 as well.
  if (TARGET_GONE.includes(code)) return 'target-gone'
  if (status === 401 || AUTH.includes(code)) return 'auth'
  if (status === 429 || RATE_LIMITED.includes(code)) return 'rate-limited'
  if (status === 404 && code === 0) return 'target-gone'
  // The message that we reply to was deleted: one of the ways in which a body can be invalid.
  return JSON.stringify(errors ?? '').includes('UNKNOWN_MESSAGE') ? 'target-gone' : 'rejected'
}
