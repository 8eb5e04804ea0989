import { BodyTooLargeError } from '../body.ts'
import { HordeError } from './errors.ts'

/** The error for a call that got no answer, or none that could be read. Only a connection that never stood is certainly `not-sent`. */
export function noAnswer(what: string, error: unknown): HordeError {
  if (error instanceof HordeError) return error
  if (error instanceof BodyTooLargeError)
    return new HordeError(`${what}: ${error.message}`, { status: 0, kind: 'server', outcome: 'unknown' })
  return new HordeError(`${what} got no answer: ${reasonOf(error)}`, {
    status: 0,
    kind: 'unreachable',
    outcome: neverConnected(error) ? 'not-sent' : 'unknown',
    cause: error,
  })
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause
  if (!(cause instanceof Error)) return error.message
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}

const CONNECT_CODES = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])

function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const cause = error.cause
  if (cause instanceof AggregateError && cause.errors.length > 0) return cause.errors.every(failedToConnect)
  return failedToConnect(cause)
}

function failedToConnect(cause: unknown): boolean {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return false
  if (cause.code === 'UND_ERR_CONNECT_TIMEOUT') return true
  const call = 'syscall' in cause ? cause.syscall : undefined
  return CONNECT_CODES.has(cause.code) && (call === 'connect' || call === 'getaddrinfo')
}
