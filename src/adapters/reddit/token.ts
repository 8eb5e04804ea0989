import * as z from 'zod'
import { PublishError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'
import { Secret } from '../../core/secret.ts'
import { unlessAborted } from '../../core/unless-aborted.ts'
import { type Answer, RedditError, refusal, unanswered, unexpected } from './errors.ts'
import type { Snoo, SnooCall } from './snoo.ts'

/** The app as it is registered at reddit.com/prefs/apps. */
export interface App {
  readonly id: string
  readonly secret: Secret
}

/** The account's lasting token, which a login stored. */
export interface RefreshToken {
  /** Read anew each time: a login may come while we run. @throws {PublishError} where there is none */
  read(): Promise<Secret>
  /** Reddit gave another one in its place. */
  save(token: Secret): Promise<void>
}

/** A token that calls are made with. */
export interface AccessToken {
  readonly token: Secret
  readonly scopes: readonly string[]
  /** Epoch ms. */
  readonly expiresAt: number
  readonly refreshToken: Secret | undefined
}

/** It is renewed so long before it ends: a call is under way for that long at most. */
const MARGIN_MS = 60_000
const CALL_MS = 30_000

/** One token for all calls of a process, and one renewal at a time. */
export class Tokens {
  readonly #renew: () => Promise<AccessToken>
  readonly #clock: Clock
  #current: AccessToken | undefined
  #renewal: Promise<AccessToken> | undefined

  constructor(renew: () => Promise<AccessToken>, clock: Clock) {
    this.#renew = renew
    this.#clock = clock
  }

  /** @throws {PublishError} not-sent; the signal ends the wait alone, others may wait for the same token */
  async current(signal: AbortSignal): Promise<AccessToken> {
    signal.throwIfAborted()
    if (this.#current !== undefined && this.#clock.now() < this.#current.expiresAt) return this.#current
    this.#renewal ??= this.#renewed()
    return await unlessAborted(this.#renewal, signal)
  }

  /** Reddit does not know it (any more). Another one that was got meanwhile stays. */
  refused({ token }: AccessToken): void {
    if (this.#current?.token === token) this.#current = undefined
  }

  async #renewed(): Promise<AccessToken> {
    try {
      this.#current = await this.#renew()
      return this.#current
    } finally {
      this.#renewal = undefined
    }
  }
}

const granted = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().max(31_536_000),
  scope: z.string(),
  refresh_token: z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .nullish(),
})
/** Some refusals have status 200. */
const notGranted = z.looseObject({ error: z.union([z.string(), z.number()]) })

/** What is handed in for a token. */
export type Grant =
  | { readonly grant_type: 'refresh_token'; readonly refresh_token: string }
  | { readonly grant_type: 'authorization_code'; readonly code: string; readonly redirect_uri: string }

/**
 * Hands in a grant. Nothing else has been sent before it, so every failure is `not-sent`.
 * @throws {RedditError} of the kind `auth`, with the code `invalid_client` or `invalid_grant`, where Reddit says no
 */
export async function requestToken(
  snoo: Pick<Snoo, 'call'>,
  www: string,
  { app, grant, clock }: { readonly app: App; readonly grant: Grant; readonly clock: Clock },
): Promise<AccessToken> {
  const what = 'asking for a token'
  const askedAt = clock.now()
  const call: SnooCall = {
    baseUrl: www,
    uri: '/api/v1/access_token',
    method: 'post',
    form: { ...grant },
    auth: { user: app.id, pass: app.secret },
    signal: AbortSignal.timeout(CALL_MS),
  }
  const answer = await snoo.call(call).catch((error: unknown) => {
    throw notSent(unanswered(what, error))
  })
  const read = granted.safeParse(answer.json)
  if (answer.status === 200 && read.success) {
    const { access_token, expires_in, scope, refresh_token } = read.data
    return {
      token: new Secret(access_token),
      scopes: scope.split(/[ ,]+/).filter((one) => one !== ''),
      expiresAt: askedAt + expires_in * 1_000 - Math.min(MARGIN_MS, expires_in * 500),
      refreshToken: refresh_token ? new Secret(refresh_token) : undefined,
    }
  }
  throw (
    notGrantedError(what, answer, clock.now()) ?? notSent(unexpected(what, read.error ?? new z.ZodError([])))
  )
}

/** A fresh token of an account that was logged in; fails as `requestToken`, and as reading the lasting token does. */
export async function renewed(
  snoo: Pick<Snoo, 'call'>,
  www: string,
  {
    app,
    refreshToken,
    clock,
  }: { readonly app: App; readonly refreshToken: RefreshToken; readonly clock: Clock },
): Promise<AccessToken> {
  const lasting = await refreshToken.read()
  const grant = { grant_type: 'refresh_token', refresh_token: lasting.reveal() } as const
  const granted = await requestToken(snoo, www, { app, grant, clock })
  // RFC 6749, 6: a new one takes the place of the old.
  if (granted.refreshToken !== undefined && granted.refreshToken.reveal() !== lasting.reveal())
    await refreshToken.save(granted.refreshToken)
  return granted
}

function notGrantedError(what: string, answer: Answer, nowMs: number): PublishError | undefined {
  const { status, json } = answer
  if (status === 401) return saidNo('invalid_client')
  const refused = refusal(what, answer, nowMs)
  if (status === 400 && refused?.outcome === 'not-sent') return saidNo('invalid_grant')
  if (refused !== undefined) return notSent(refused)
  return notGranted.safeParse(json).success ? saidNo('invalid_grant') : undefined
}

const REASONS = {
  invalid_client:
    'REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET in .env belong to no app: compare them with reddit.com/prefs/apps',
  invalid_grant: 'the login is not valid (any more); log in anew: npm run -s herald -- reddit login',
}

function saidNo(code: keyof typeof REASONS): RedditError {
  return new RedditError(`Reddit gives no token: ${REASONS[code]}`, {
    outcome: 'not-sent',
    kind: 'auth',
    code,
  })
}

/** The same failure, on the way to a call that was not begun. */
export function notSent<E extends Error>(error: E): E | PublishError {
  if (!(error instanceof PublishError) || error.outcome === 'not-sent') return error
  const { message, kind, retryAfterMs } = error
  return new RedditError(message, {
    outcome: 'not-sent',
    kind,
    code: error instanceof RedditError ? error.code : undefined,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}
