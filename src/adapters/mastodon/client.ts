import type { mastodon } from 'masto'
import * as z from 'zod'
import { LeaseLostError, PublishError } from '../../core/errors.ts'
import { formBytes } from '../../core/form-bytes.ts'
import type { Json } from '../../core/json.ts'
import type { Clock, Send } from '../../core/ports.ts'
import type { Secret } from '../../core/secret.ts'
import { unlessAborted } from '../../core/unless-aborted.ts'
import { camelKeys } from './camel.ts'
import { refusedError, unansweredError } from './errors.ts'
import { POLICY_PATH, type Policy, policySchema } from './own-account.ts'
import { type Allowance, allowanceOf } from './rate-limit.ts'
import { readServer, type Server } from './server.ts'
import { type Account, accountSchema, type Status, statusSchema } from './status.ts'

export interface ClientOptions {
  /** `https://host`, without a path. */
  readonly url: string
  /** Read anew for each call until it is there: a login may come while we run. */
  readonly token: () => Promise<Secret>
  readonly userAgent: string
  readonly clock: Clock
}

const mediaSchema = z.object({ id: z.string(), url: z.string().nullish() })
export type Media = z.infer<typeof mediaSchema>
const uploadSchema = z.object({ headers: z.instanceof(Headers), data: mediaSchema })
const sourceSchema = z.object({ text: z.string(), spoilerText: z.string().nullish() })
export type Source = z.infer<typeof sourceSchema>
const serverSchema = z.unknown().transform(readServer)
const threadSchema = z.object({ descendants: z.array(z.unknown()) })
const pageSchema = z.object({ headers: z.instanceof(Headers), data: z.array(z.unknown()) })

interface CallOptions {
  readonly signal: AbortSignal
  readonly body?: Json
  readonly headers?: Readonly<Record<string, string>>
  readonly send?: Send
}

/** A call that takes longer is given up; a hung server must not hold a source for ever. */
const CALL_MS = 30_000
const PAGE = 40

/**
 * The API as the adapter needs it. Every call throws `PublishError`, and nothing else but what `send` throws.
 *
 * Calls go through the SDK but for those where the status of an answer without JSON decides what may have happened:
 * the SDK throws that status away (an HTML 502 is a bare `TypeError`, snac's empty 401 and 404 say nothing at all).
 */
export class MastodonClient {
  readonly #options: ClientOptions
  #sdk: { readonly token: Secret; readonly api: mastodon.rest.Client } | undefined
  #me: Account | undefined
  /** What the server allowed when it was last asked for events. */
  allowance: Allowance | undefined
  /** And at the last upload. */
  uploadAllowance: Allowance | undefined

  constructor(options: ClientOptions) {
    this.#options = options
  }

  get host(): string {
    return new URL(this.#options.url).host
  }

  get url(): string {
    return this.#options.url
  }

  token(): Promise<Secret> {
    return this.#options.token()
  }

  /** Our own account; asked for once. */
  async me(signal: AbortSignal): Promise<Account> {
    this.#me ??= await this.#through('asking who we are', accountSchema, signal, (api, requestInit) =>
      api.v1.accounts.verifyCredentials(undefined, { requestInit }),
    )
    return this.#me
  }

  /** The server's own word on its limits: v2, else v1. */
  async server(signal: AbortSignal): Promise<Server> {
    const what = 'reading the limits'
    try {
      return await this.#through(what, serverSchema, signal, (api, requestInit) =>
        api.v2.instance.fetch(undefined, { requestInit }),
      )
    } catch {
      signal.throwIfAborted()
      return await this.#through(what, serverSchema, signal, (api, requestInit) =>
        api.v1.instance.fetch(undefined, { requestInit }),
      )
    }
  }

  /** The newest notifications, or those before an id, newest first. Some servers ignore the filter. */
  async notifications(maxId: string | undefined, signal: AbortSignal): Promise<readonly unknown[]> {
    const { headers, data } = await this.#through(
      'reading mentions',
      pageSchema,
      signal,
      (api, requestInit) =>
        api.v1.notifications.list.$raw(
          { types: ['mention'], limit: PAGE, ...(maxId !== undefined && { maxId }) },
          { requestInit },
        ),
    )
    this.allowance = allowanceOf(headers, this.#options.clock.now())
    return data
  }

  /** Whose notifications do not arrive. Mastodon 4.3 and later. */
  async policy(signal: AbortSignal): Promise<Policy> {
    const what = 'reading the notifications policy'
    return await this.#call(what, 'GET', POLICY_PATH, policySchema, { signal })
  }

  /** Our own posts, newest first. */
  async ownStatuses(maxId: string | undefined, signal: AbortSignal): Promise<readonly Status[]> {
    const { id } = await this.me(signal)
    const { data } = await this.#through('looking for our reply', pageSchema, signal, (api, requestInit) =>
      api.v1.accounts
        .$select(id)
        .statuses.list.$raw({ limit: PAGE, ...(maxId !== undefined && { maxId }) }, { requestInit }),
    )
    return data.flatMap((one) => statusSchema.safeParse(one).data ?? [])
  }

  async upload(file: File, description: string, signal: AbortSignal): Promise<Media> {
    const now = () => this.#options.clock.now()
    const form = new FormData()
    form.append('file', file)
    form.append('description', description)
    const { type, bytes: body } = await formBytes(form)
    try {
      const { headers, data } = await this.#through('uploading', uploadSchema, signal, (api, init) => {
        // In the place of the SDK's own form.
        const requestInit: RequestInit = { ...init, body, headers: { 'content-type': type } }
        return api.v2.media.create.$raw({ file, description, skipPolling: true }, { requestInit })
      })
      this.uploadAllowance = allowanceOf(headers, now())
      return data
    } catch (error) {
      const waitMs = error instanceof PublishError ? error.retryAfterMs : undefined
      if (waitMs !== undefined)
        this.uploadAllowance = { limit: undefined, remaining: 0, resetAt: now() + waitMs }
      throw error
    }
  }

  /** An upload; without `url` while it is worked on. */
  async media(id: string, signal: AbortSignal): Promise<Media> {
    return await this.#through('looking after an upload', mediaSchema, signal, (api, requestInit) =>
      api.v1.media.$select(id).fetch(undefined, { requestInit }),
    )
  }

  async status(id: string, signal: AbortSignal): Promise<Status> {
    return await this.#call('reading the mention again', 'GET', statusPath(id), statusSchema, { signal })
  }

  /** Text and content warning of a post of ours as they were written. */
  async source(id: string, signal: AbortSignal): Promise<Source> {
    return await this.#call('reading a post', 'GET', `${statusPath(id)}/source`, sourceSchema, { signal })
  }

  /** Replaces the post by this. The same once more changes nothing. */
  async edit(id: string, status: Json, signal: AbortSignal): Promise<Status> {
    const options = { signal, body: status }
    return await this.#call('editing a post', 'PUT', statusPath(id), statusSchema, options)
  }

  /** The same once more changes nothing. */
  async favourite(id: string, signal: AbortSignal): Promise<void> {
    const path = `${statusPath(id)}/favourite`
    await this.#call('favouriting the mention', 'POST', path, z.unknown(), { signal })
  }

  /** What was said in reply to a status; nothing where that is gone. */
  async replies(id: string, signal: AbortSignal): Promise<readonly Status[]> {
    const path = `${statusPath(id)}/context`
    try {
      const { descendants } = await this.#call('looking for our reply', 'GET', path, threadSchema, { signal })
      return descendants.flatMap((one) => statusSchema.safeParse(one).data ?? [])
    } catch (error) {
      if (error instanceof PublishError && error.kind === 'target-gone') return []
      throw error
    }
  }

  async post(status: Json, idempotencyKey: string, signal: AbortSignal, send: Send): Promise<Status> {
    const headers = { 'idempotency-key': idempotencyKey }
    const options = { signal, headers, body: status, send }
    return await this.#call('posting', 'POST', '/api/v1/statuses', statusSchema, options)
  }

  async remove(id: string, signal: AbortSignal): Promise<void> {
    await this.#call('removing a reply', 'DELETE', statusPath(id), z.unknown(), { signal })
  }

  /** One call of the SDK; whatever it throws becomes a `PublishError`. */
  async #through<T>(
    what: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    call: (api: mastodon.rest.Client, requestInit: RequestInit) => PromiseLike<unknown>,
  ): Promise<T> {
    try {
      const api = await this.#api()
      // The SDK keeps the signal to itself where it reads a list.
      return schema.parse(await unlessAborted(call(api, { signal }), signal))
    } catch (error) {
      throw this.#failure(what, error)
    }
  }

  /** The SDK is imported when it is first needed. */
  async #api(): Promise<mastodon.rest.Client> {
    const token = await this.#options.token()
    if (this.#sdk?.token.reveal() === token.reveal()) return this.#sdk.api
    const { createRestAPIClient } = await import('masto')
    const api = createRestAPIClient({
      url: this.#options.url,
      accessToken: token.reveal(),
      timeout: CALL_MS,
      requestInit: { headers: this.#headers() },
    })
    this.#sdk = { token, api }
    return api
  }

  #headers(): Record<string, string> {
    // GoToSocial refuses calls without a name (418); without `Accept` errors come as pages.
    return { accept: 'application/json', 'user-agent': this.#options.userAgent }
  }

  #failure(what: string, error: unknown): PublishError {
    if (error instanceof PublishError) return error
    // The SDK's own error for an answer in JSON; its cause is the answer.
    if (error instanceof Error && 'statusCode' in error && error.cause instanceof Response) {
      const { status, headers } = error.cause
      return refusedError(what, { status, headers, isOwn: Boolean(error.message) }, this.#options.clock.now())
    }
    return unansweredError(what, error)
  }

  async #call<T>(
    what: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    schema: z.ZodType<T>,
    { signal, body, headers, send = (request) => request() }: CallOptions,
  ): Promise<T> {
    try {
      const token = await this.#options.token()
      const request = () =>
        fetch(new URL(path, this.#options.url), {
          method,
          signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
          redirect: 'error',
          headers: {
            ...this.#headers(),
            ...headers,
            authorization: `Bearer ${token.reveal()}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        })
      // Only now: reading the token may take as long as anything.
      const response = await send(request)
      const text = await response.text()
      if (response.ok) return schema.parse(camelKeys(JSON.parse(text)))
      const refusal = { status: response.status, headers: response.headers, isOwn: isOwnError(text, method) }
      throw refusedError(what, refusal, this.#options.clock.now())
    } catch (error) {
      if (error instanceof LeaseLostError) throw error
      throw this.#failure(what, error)
    }
  }
}

function statusPath(id: string): string {
  return `/api/v1/statuses/${encodeURIComponent(id)}`
}

/** snac refuses without a word. What posts is not given that credit. */
function isOwnError(body: string, method: string): boolean {
  if (body === '') return method !== 'POST'
  try {
    return z.object({ error: z.string().min(1) }).safeParse(JSON.parse(body)).success
  } catch {
    return false
  }
}
