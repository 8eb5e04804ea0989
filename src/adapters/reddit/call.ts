import type * as z from 'zod'
import type { Clock, Send } from '../../core/ports.ts'
import { type Me, me } from './entities.ts'
import { type Answer, isBare, NO_RIGHT, refusal, shutOut, unanswered, unexpected } from './errors.ts'
import type { Pace, Urgency } from './pace.ts'
import { reasonOf } from './shut-out.ts'
import type { Snoo, SnooCall } from './snoo.ts'
import { type AccessToken, notSent, type Tokens } from './token.ts'

const ME = '/api/v1/me'

/** One call to the API. */
export interface Call<T> {
  /** Names the call for an operator. */
  readonly what: string
  readonly urgency: Urgency
  readonly path: `/${string}`
  /** Of the answer. */
  readonly schema: z.ZodType<T>
  readonly signal: AbortSignal
  readonly query?: Readonly<Record<string, string | number>>
  /** What is posted, as a form; nothing: it is read. */
  readonly form?: Readonly<Record<string, string>>
  /** Likewise in JSON. */
  readonly body?: unknown
  readonly send?: Send
}

export interface CallerParts {
  readonly api: string
  readonly snoo: Pick<Snoo, 'call'>
  readonly tokens: Tokens
  readonly pace: Pace
  readonly clock: Clock
  /** After so long there is no answer. */
  readonly timeoutMs: number
}

/** Makes calls, with a token, in our pace, and with one way to fail. */
export class Caller {
  readonly #parts: CallerParts
  /** As `RedditClient` has it. */
  aheadMs = 0

  constructor(parts: CallerParts) {
    this.#parts = parts
  }

  /** @throws {PublishError} with what it means for what was wanted, and {LeaseLostError} from `send` as it is */
  async call<T>(call: Call<T>): Promise<T> {
    const { what, schema } = call
    const { tokens, clock } = this.#parts
    let token = await this.#token(call)
    let answer = await this.#once(call, token)
    if (answer.status === 401) {
      // It may have been taken back, or Reddit's clock is not ours. Nothing was done.
      tokens.refused(token)
      token = await this.#token(call)
      answer = await this.#once(call, token)
    }
    const refused = refusal(what, answer, clock.now())
    if (refused !== undefined) {
      // A login that reaches further may have come since this token did.
      if (refused.code === NO_RIGHT) tokens.refused(token)
      if (!isBare(refused)) throw refused
      throw call.path === ME
        ? shutOut(what, 'SHUT_OUT')
        : await reasonOf(refused, what, () => this.me(call.signal))
    }
    const read = schema.safeParse(answer.json)
    if (read.success) return read.data
    throw unexpected(what, read.error)
  }

  /** Who we are. */
  me(signal: AbortSignal): Promise<Me> {
    return this.call({ what: 'asking who we are', urgency: 'reply', path: ME, schema: me, signal })
  }

  async #token({ what, signal }: Call<unknown>): Promise<AccessToken> {
    try {
      return await this.#parts.tokens.current(signal)
    } catch (error) {
      throw notSent(unanswered(what, error))
    }
  }

  async #once(call: Call<unknown>, { token }: AccessToken): Promise<Answer> {
    const { what, urgency, path, signal, query, form, body, send } = call
    const { pace, snoo, api, clock, timeoutMs } = this.#parts
    let isOut = false
    const out: Send = (request) => {
      const marked = () => {
        isOut = true
        return request()
      }
      return send === undefined ? marked() : send(marked)
    }
    const options: SnooCall = {
      baseUrl: api,
      uri: path,
      method: form === undefined && body === undefined ? 'get' : 'post',
      ...(query !== undefined && { qs: query }),
      ...(form !== undefined && { form }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      auth: { bearer: token },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      send: out,
    }
    try {
      const answer = await pace.keep(what, urgency, () => snoo.call(options))
      const toldAt = Date.parse(answer.headers.date ?? '')
      if (Number.isFinite(toldAt)) this.aheadMs = toldAt - clock.now()
      return answer
    } catch (error) {
      const failure = unanswered(what, error)
      throw isOut ? failure : notSent(failure)
    }
  }
}
