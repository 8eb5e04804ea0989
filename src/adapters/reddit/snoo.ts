import type Snoowrap from 'snoowrap'
import { parseJson } from '../../core/body.ts'
import type { Send } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'
import type { Answer } from './errors.ts'

/** One call, as snoowrap takes it: the options of `request`. */
export interface SnooCall {
  /** `https://host`, without a path. */
  readonly baseUrl: string
  /** Begins with a slash. */
  readonly uri: string
  readonly method: 'get' | 'post'
  readonly qs?: Readonly<Record<string, string | number>>
  readonly form?: Readonly<Record<string, string>>
  /** A body in JSON. */
  readonly body?: string
  readonly auth: { readonly bearer: Secret } | { readonly user: string; readonly pass: Secret }
  readonly signal: AbortSignal
  /** Lets the request out; by default at once. */
  readonly send?: Send
}

/** The part of `request` (its Request) that is used. */
interface Request extends PromiseLike<Response> {
  abort(): void
  on(event: 'data', seen: (chunk: Buffer) => void): void
}
interface Response {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}
/** What our `rawRequest` gets from snoowrap: its own options with ours above them. */
interface Options {
  readonly transform?: unknown
  readonly herald: Pick<SnooCall, 'signal'> & { readonly send: Send }
}

/** As snoowrap wants it: it hands on the body alone. */
interface Carried {
  readonly body: Answer
}

/** A hundred comments of 10,000 characters, as text and as HTML, with room for entities. */
const MOST_BYTES = 16_000_000

/**
 * Calls through snoowrap, which is loaded with the first one. Of what it does by itself nothing is left: it would wait
 * and repeat calls by rules of its own, lose what errors say, and hand on headers with tokens in them. What it throws
 * never leaves this file but through `unanswered`, which keeps only a code of it.
 */
export class Snoo {
  readonly #userAgent: string
  #opened: Promise<Snoowrap> | undefined

  constructor(userAgent: string) {
    this.#userAgent = userAgent
  }

  /** An answer of whatever kind; rejects where there is none. */
  async call({ signal, send = (request) => request(), auth, body, ...call }: SnooCall): Promise<Answer> {
    const snoo = await this.#open()
    signal.throwIfAborted()
    const options = {
      ...call,
      ...(body !== undefined && { body }),
      json: false,
      encoding: null,
      simple: false,
      resolveWithFullResponse: true,
      followRedirect: false,
      // Nothing of the environment's, as everywhere else in Herald.
      proxy: null,
      auth:
        'bearer' in auth ? { bearer: auth.bearer.reveal() } : { user: auth.user, pass: auth.pass.reveal() },
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      herald: { signal, send },
    }
    if ('bearer' in auth) return await snoo.oauthRequest(options)
    const { body: answer }: Carried = await snoo.credentialedClientRequest(options)
    return answer
  }

  #open(): Promise<Snoowrap> {
    this.#opened ??= this.#load()
    return this.#opened
  }

  async #load(): Promise<Snoowrap> {
    const { default: Original } = await import('snoowrap')
    /** snoowrap's documented way to change what it does. */
    class Tamed extends Original {
      override rawRequest({ transform: _, herald, ...options }: Options): Promise<Carried> {
        const request = () => carried(() => super.rawRequest(options) as unknown as Request, herald.signal)
        return herald.send(request).then((answer) => ({ body: answer }))
      }
      /** The token comes with each call. */
      override updateAccessToken() {
        return Promise.resolve('')
      }
      _awaitRatelimit() {}
      _awaitRequestDelay() {}
      _populate(answer: unknown) {
        return answer
      }
    }
    const snoo = new Tamed({ userAgent: this.#userAgent, accessToken: 'given with each call' })
    // No answer has this status. Given none at all, it would catch every error, and trip over those without an answer.
    snoo.config({ proxies: false, warnings: false, retryErrorCodes: [0], maxRetryAttempts: 1 })
    return snoo
  }
}

/** `request` goes on for ever where it is aborted, and keeps whatever it gets: both end here. */
function carried(start: () => Request, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const request = start()
  const stop = (error: unknown) => {
    reject(error)
    request.abort()
  }
  const aborted = () => stop(signal.reason)
  signal.addEventListener('abort', aborted)
  let bytes = 0
  request.on('data', (chunk) => {
    bytes += chunk.length
    if (bytes > MOST_BYTES) stop(new RangeError('the answer is too long'))
  })
  request.then((response) => resolve(answerOf(response)), reject)
  return promise.finally(() => signal.removeEventListener('abort', aborted))
}

function answerOf({ statusCode, headers, body }: Response): Answer {
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '')])),
    json: parseJson(body),
  }
}
