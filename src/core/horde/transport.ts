import { HordeError } from './errors.ts'

/** The bytes of an answer, refused as soon as they exceed the limit. Aborting the fetch ends it too. */
export async function readBytes(response: Response, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > limitBytes) {
      throw new HordeError(`the Horde's answer is larger than the allowed ${limitBytes} bytes`, {
        status: response.status,
        kind: 'server',
        outcome: 'unknown',
      })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

/** The JSON of an answer; undefined where it is none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

/** The error for a call that got no answer. Only a connection that never stood is certainly `not-sent`. */
export function noAnswer(what: string, error: unknown): HordeError {
  if (error instanceof HordeError) return error
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
