import * as z from 'zod'
import { parseJson, readBytes } from '../../core/body.ts'
import { HeraldError } from '../../core/errors.ts'
import type { Secret } from '../../core/secret.ts'
import { camelKeys } from './camel.ts'

/** A server as an operator's command talks to it, outside of serving. */
export interface ServerAt {
  /** `https://host`, without a path. */
  readonly url: string
  readonly userAgent: string
}

export interface ServerCall<T> {
  /** Names the call for an operator. */
  readonly what: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** Of the answer, its keys as the SDK names them. */
  readonly schema: z.ZodType<T>
  readonly token?: Secret
  readonly form?: Readonly<Record<string, string>>
}

/** A call that came to nothing; the message is a sentence for an operator and repeats no text of the server. */
export class ServerCallError extends HeraldError {
  override name = 'ServerCallError'
  /** 0 where there was no answer. */
  readonly status: number
  /** OAuth's word for what is wrong, such as `invalid_grant`; empty elsewhere. */
  readonly code: string

  constructor(message: string, status: number, code = '') {
    super(message)
    this.status = status
    this.code = code
  }
}

const CALL_MS = 15_000
const MOST_BYTES = 2_000_000

/** One call; @throws {ServerCallError} where there is no answer, or another one than the API's. */
export async function callServer<T>({ url, userAgent }: ServerAt, call: ServerCall<T>): Promise<T> {
  const { what, method, path, schema, token, form } = call
  const { host } = new URL(url)
  const response = await fetch(new URL(path, url), {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(CALL_MS),
    headers: {
      accept: 'application/json',
      'user-agent': userAgent,
      ...(token !== undefined && { authorization: `Bearer ${token.reveal()}` }),
    },
    ...(form !== undefined && { body: new URLSearchParams(form) }),
  }).catch((error: unknown) => {
    throw new ServerCallError(`${host} does not answer (${reason(error)}): ${what}. ${CHECK}`, 0)
  })
  const bytes = await readBytes(response, MOST_BYTES).catch((error: unknown) => {
    throw new ServerCallError(`${host} broke off its answer (${reason(error)}): ${what}. Try again.`, 0)
  })
  const json = parseJson(bytes)
  const { status } = response
  if (response.ok) {
    const read = schema.safeParse(camelKeys(json))
    if (read.success) return read.data
    throw new ServerCallError(
      `${host} answers with ${json === undefined ? 'a page' : 'something else'} instead of what the API has: ${what}. ${NO_API}`,
      status,
    )
  }
  const moved = status >= 300 && status < 400 ? movedTo(response, url) : undefined
  if (moved !== undefined) {
    throw new ServerCallError(`${host} sends on to ${moved}: ${what}. Use that name instead.`, status)
  }
  const refusal = z.object({ error: z.string() }).safeParse(json).data
  const isApi = refusal !== undefined || bytes.length === 0
  const code = /^[a-z_]{1,40}$/.exec(refusal?.error ?? '')?.[0] ?? ''
  throw new ServerCallError(
    `${host} refuses (HTTP ${status}${code === '' ? '' : `, ${code}`}): ${what}.${isApi ? '' : ` ${NO_API}`}`,
    status,
    code,
  )
}

const CHECK = 'Check the name of the server and the network.'
const NO_API = 'Either it is no Mastodon-compatible server, or something stands in front of it.'

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason'
  if (error.name === 'TimeoutError') return `within ${CALL_MS / 1000} s`
  const { cause } = error
  if (!(cause instanceof Error)) return error.name
  // Without a code it is one that `fetch` never calls, such as "bad port".
  return 'code' in cause ? String(cause.code) : cause.message
}

/** Only another host is worth telling. */
function movedTo(response: Response, url: string): string | undefined {
  const target = URL.parse(response.headers.get('location') ?? '', url)
  return target === null || target.host === new URL(url).host ? undefined : target.host
}
