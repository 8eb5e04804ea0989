import { isIP } from 'node:net'
import * as z from 'zod'
import { parseJson, readBytes } from '../body.ts'
import type { Secret } from '../secret.ts'
import { downloadImage } from './download.ts'
import { HordeError, hordeErrorFrom } from './errors.ts'
import {
  type CheckAnswer,
  checkAnswer,
  dryRunAnswer,
  type GenerateRequest,
  generateRequest,
  type Heartbeat,
  type HordeModes,
  type HordeNews,
  type HordePerformance,
  type HordeUser,
  heartbeat,
  hordeModes,
  hordePerformance,
  hordeUser,
  type ModelStatus,
  modelStatus,
  newsItem,
  type SharedKeyAnswer,
  type StatusAnswer,
  type SubmitAnswer,
  sharedKeyAnswer,
  statusAnswer,
  submitAnswer,
  type TransferRequest,
  transferAnswer,
  transferRequest,
} from './schema.ts'
import { noAnswer } from './transport.ts'

export interface HordeOptions {
  /** Root of the Horde, with or without `/api/v2`. */
  readonly url: string
  /** `name:version:contact`. */
  readonly clientAgent: string
  readonly apiKey: Secret
  /** Longest time for one call, its body included; 30 s unless given. */
  readonly timeoutMs?: number
  /** Told after every call. */
  onCall?(call: HordeCall): void
}

export interface HordeCall {
  readonly name: string
  readonly ms: number
  /** `ok`, the Horde's own code, or the kind of failure. */
  readonly rc: string
}

interface Call<Answer> {
  readonly name: string
  readonly method?: 'POST' | 'DELETE'
  readonly path: string
  readonly body?: object
  readonly withKey?: boolean
  readonly idempotencyKey?: string
  readonly answer: z.ZodType<Answer>
}

const JSON_LIMIT_BYTES = 5_000_000
const TIMEOUT_MS = 30_000

/**
 * The AI Horde's REST API v2, as far as drawing and kudos need it. Every method makes one HTTP call, never repeats
 * it, and throws only `HordeError`.
 */
export class HordeClient {
  readonly #options: HordeOptions
  readonly #base: URL

  /** Throws a `TypeError` when the URL is none. */
  constructor(options: HordeOptions) {
    this.#options = options
    this.#base = new URL(`${options.url.replace(/\/+$/, '').replace(/\/api\/v2$/, '')}/api/v2/`)
  }

  /** The same Horde, with somebody's own key, or a shared one. */
  withKey(apiKey: Secret): HordeClient {
    return new HordeClient({ ...this.#options, apiKey })
  }

  /** `POST /generate/async`. Not idempotent: after `outcome: 'unknown'` the request may run. */
  submit(body: GenerateRequest, signal: AbortSignal): Promise<SubmitAnswer> {
    return this.#generate('submit', body, submitAnswer, signal)
  }

  /** The kudos the whole request would cost. */
  async dryRun(body: GenerateRequest, signal: AbortSignal): Promise<number> {
    return (await this.#generate('dry-run', { ...body, dry_run: true }, dryRunAnswer, signal)).kudos
  }

  /** `GET /generate/check/{id}`; the Horde allows 10 a second per request and caches for a second. */
  check(id: string, signal: AbortSignal): Promise<CheckAnswer> {
    const path = `generate/check/${encodeURIComponent(id)}`
    return this.#call({ name: 'check', path, answer: checkAnswer }, signal)
  }

  /** `GET /generate/status/{id}` with the images; the Horde allows 10 a minute per request. */
  status(id: string, signal: AbortSignal): Promise<StatusAnswer> {
    const path = `generate/status/${encodeURIComponent(id)}`
    return this.#call({ name: 'status', path, answer: statusAnswer }, signal)
  }

  /** Cancels what has not started; answers the status as it was before. */
  cancel(id: string, signal: AbortSignal): Promise<StatusAnswer> {
    const path = `generate/status/${encodeURIComponent(id)}`
    return this.#call({ name: 'cancel', method: 'DELETE', path, answer: statusAnswer }, signal)
  }

  /** Image models that horde workers serve now. */
  models(signal: AbortSignal): Promise<ModelStatus[]> {
    return this.#call({ name: 'models', path: 'status/models', answer: z.array(modelStatus) }, signal)
  }

  /** The account behind the key; its kudos may be 30 s old. */
  findUser(signal: AbortSignal): Promise<HordeUser> {
    return this.#call({ name: 'find-user', path: 'find_user', withKey: true, answer: hordeUser }, signal)
  }

  /** An account by the number behind its `#`; no key is sent. Its kudos may be 30 s old. */
  userById(id: number, signal: AbortSignal): Promise<HordeUser> {
    return this.#call({ name: 'user', path: `users/${Math.trunc(id)}`, answer: hordeUser }, signal)
  }

  /** What a shared key may spend; up to a minute old. One that there is not is an error of kind `key`. */
  sharedKey(id: Secret, signal: AbortSignal): Promise<SharedKeyAnswer> {
    const path = `sharedkeys/${encodeURIComponent(id.reveal())}`
    return this.#call({ name: 'shared-key', path, answer: sharedKeyAnswer }, signal)
  }

  /**
   * Gives kudos away. The same `idempotencyKey` with the same body takes effect once, however often it is sent, so
   * after `outcome: 'unknown'` it is sent again. The Horde allows 1 a second and 90 an hour for each key.
   * @returns kudos that were transferred
   */
  async transfer(body: TransferRequest, idempotencyKey: string, signal: AbortSignal): Promise<number> {
    const path = 'kudos/transfer'
    const call = {
      name: 'transfer',
      path,
      body: checked(transferRequest, body),
      withKey: true,
      idempotencyKey,
    }
    return (await this.#call({ ...call, method: 'POST', answer: transferAnswer }, signal)).transferred
  }

  performance(signal: AbortSignal): Promise<HordePerformance> {
    return this.#call({ name: 'performance', path: 'status/performance', answer: hordePerformance }, signal)
  }

  /** Newest first. */
  news(signal: AbortSignal): Promise<HordeNews[]> {
    return this.#call({ name: 'news', path: 'status/news', answer: z.array(newsItem) }, signal)
  }

  /** Whether it is in maintenance. The Horde refuses to say so to an ordinary key, hence none is sent. */
  modes(signal: AbortSignal): Promise<HordeModes> {
    return this.#call({ name: 'modes', path: 'status/modes', answer: hordeModes }, signal)
  }

  heartbeat(signal: AbortSignal): Promise<Heartbeat> {
    return this.#call({ name: 'heartbeat', path: 'status/heartbeat', answer: heartbeat }, signal)
  }

  /** The bytes behind an image link of `status`; the caller checks that they are an image. */
  download(url: string, signal: AbortSignal): Promise<Uint8Array> {
    return this.#timed('image', signal, (deadline) =>
      downloadImage(url, {
        signal: deadline,
        clientAgent: this.#options.clientAgent,
        // A Horde on this machine hands out links to this machine.
        privateAllowed: isLoopback(this.#base.hostname),
      }),
    )
  }

  async #generate<Answer>(
    name: string,
    body: GenerateRequest,
    answer: z.ZodType<Answer>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const call = { name, path: 'generate/async', body: checked(generateRequest, body), withKey: true, answer }
    return await this.#call({ ...call, method: 'POST' }, signal)
  }

  #call<Answer>(call: Call<Answer>, signal: AbortSignal): Promise<Answer> {
    return this.#timed(call.name, signal, async (deadline) => {
      const response = await fetch(new URL(call.path, this.#base), {
        method: call.method ?? 'GET',
        headers: this.#headers(call),
        // A redirect would carry the key elsewhere.
        redirect: 'manual',
        signal: deadline,
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      })
      const body = parseJson(await readBytes(response, JSON_LIMIT_BYTES))
      if (!response.ok) throw hordeErrorFrom(response.status, body, response.headers, this.#options.apiKey)
      const answer = call.answer.safeParse(body)
      if (answer.success) return answer.data
      throw new HordeError(`the Horde's answer to ${call.name} has an unknown shape`, {
        status: response.status,
        kind: body === undefined ? 'unreachable' : 'server',
        outcome: 'unknown',
        cause: answer.error,
      })
    })
  }

  #headers(call: Call<unknown>): Record<string, string> {
    const headers: Record<string, string> = {
      Accept: 'application/json',
      'Client-Agent': this.#options.clientAgent,
    }
    if (call.body !== undefined) headers['Content-Type'] = 'application/json'
    if (call.idempotencyKey !== undefined) headers['Idempotency-Key'] = call.idempotencyKey
    if (call.withKey === true) headers.apikey = headerKey(this.#options.apiKey)
    return headers
  }

  async #timed<Answer>(
    name: string,
    signal: AbortSignal,
    work: (deadline: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const startedAt = performance.now()
    const report = (rc: string) =>
      this.#options.onCall?.({ name, ms: Math.round(performance.now() - startedAt), rc })
    try {
      if (signal.aborted) throw stopped(name, signal)
      const timeout = AbortSignal.timeout(this.#options.timeoutMs ?? TIMEOUT_MS)
      const answer = await work(AbortSignal.any([signal, timeout]))
      report('ok')
      return answer
    } catch (error) {
      const failure = noAnswer(`the call ${name} to the Horde at ${this.#base.host}`, error)
      report(failure.rc ?? failure.kind)
      throw failure
    }
  }
}

function checked<Body extends object>(schema: z.ZodType<Body>, body: Body): Body {
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new HordeError(`the request was not sent, it is not valid: ${z.prettifyError(read.error)}`, {
    status: 0,
    kind: 'invalid',
    outcome: 'not-sent',
  })
}

/** fetch would put a key with a line break into its error message. */
function headerKey(key: Secret): string {
  const text = key.reveal()
  if (/^[\x21-\x7e]+$/.test(text)) return text
  throw new HordeError('the Horde API key is empty or has characters that no key has; check it', {
    status: 0,
    kind: 'key',
    outcome: 'not-sent',
  })
}

function stopped(name: string, signal: AbortSignal): HordeError {
  return new HordeError(`the call ${name} to the Horde was stopped before it began`, {
    status: 0,
    kind: 'unreachable',
    outcome: 'not-sent',
    cause: signal.reason,
  })
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true
  return isIP(hostname) === 4 && hostname.startsWith('127.')
}
