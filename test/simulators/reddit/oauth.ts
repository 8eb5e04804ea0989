import { randomBytes } from 'node:crypto'
import type { Params } from './params.ts'
import { Refused } from './refused.ts'

export interface App {
  readonly id: string
  readonly secret: string
  readonly redirectUri: string
}

interface Grant {
  readonly scopes: readonly string[]
  readonly redirectUri: string
  readonly permanent: boolean
}

interface Token {
  readonly scopes: readonly string[]
  readonly expiresAt: number
  /** Of which it came; null: of a code for an hour only. */
  readonly refreshToken: string | null
}

/** All scopes that a bot of our kind has a use for, as r2/models/token.py names them. */
export const SCOPES = ['identity', 'read', 'submit', 'privatemessages', 'history', 'edit', 'flair'] as const

/** One app, its codes and tokens; all of them are for our account. */
export class OAuth {
  readonly app: App
  /** Calls for tokens, also those that were refused. */
  requests = 0
  /** How long the next access tokens live. */
  lifeMs: number
  /** Whether each refresh brings a new refresh token, and ends the one before. */
  rotates = false
  /** Reddit lets the app do nothing any more, whatever its tokens are. */
  shutOut = false
  readonly #now: () => number
  readonly #codes = new Map<string, Grant>()
  readonly #refreshTokens = new Map<string, readonly string[]>()
  readonly #tokens = new Map<string, Token>()

  constructor(app: App, lifeMs: number, now: () => number) {
    this.app = app
    this.lifeMs = lifeMs
    this.#now = now
  }

  /** A refresh token as `login` would have brought it. */
  grant(refreshToken: string, scopes: readonly string[]): void {
    this.#refreshTokens.set(refreshToken, scopes)
  }

  /** @throws {Refused} 401 without one that lives, 403 where it does not reach, or nothing does */
  check(header: string | undefined, scopes: readonly string[]): Token {
    const [type, value = ''] = (header ?? '').split(' ')
    const token = this.#tokens.get(value)
    if (type?.toLowerCase() !== 'bearer' || token === undefined || token.expiresAt <= this.#now()) {
      throw new Refused(401, {}, challenge('invalid_token'))
    }
    if (scopes.length > 0 && !scopes.some((scope) => covers(token, scope))) {
      throw new Refused(403, {}, challenge('insufficient_scope'))
    }
    if (this.shutOut) throw new Refused(403)
    return token
  }

  /** The person at the browser gives up what was allowed; access tokens of it end as well. */
  revoke(refreshToken: string): void {
    this.#refreshTokens.delete(refreshToken)
    for (const [value, token] of this.#tokens) {
      if (token.refreshToken === refreshToken) this.#tokens.delete(value)
    }
  }

  /** What `api/v1/revoke_token` does: by the app alone; the answer is the same whatever the token is. */
  revokedByApp(
    params: Params,
    header: string | undefined,
  ): { readonly status: number; readonly body: unknown } {
    this.#authenticate(header)
    this.revoke(params.text('token') ?? '')
    return { status: 204, body: '' }
  }

  /** Those that live. */
  accessTokens(): string[] {
    return [...this.#tokens.keys()]
  }

  /** Every access token ends now; refresh tokens stay good. */
  expire(): void {
    this.#tokens.clear()
  }

  /** What the address is sent on to, when the person agrees. */
  authorize(params: Params, agrees = true): string {
    const redirectUri = params.text('redirect_uri') ?? ''
    if (params.text('client_id') !== this.app.id) badRequest('OAUTH2_INVALID_CLIENT', 'invalid client id')
    if (redirectUri !== this.app.redirectUri) {
      badRequest('OAUTH2_INVALID_REDIRECT_URI', 'invalid redirect_uri parameter')
    }
    const scopes = (params.text('scope') ?? '').split(/[ ,+]+/).filter((scope) => scope !== '')
    const known: readonly string[] = [...SCOPES, 'vote', 'save', 'account', 'report', 'subscribe', '*']
    if (scopes.length === 0 || !scopes.every((scope) => known.includes(scope))) {
      badRequest('OAUTH2_INVALID_SCOPE', 'invalid scope requested')
    }
    const state = params.text('state')
    if (params.text('response_type') !== 'code' || state === undefined) {
      badRequest('INVALID_OPTION', 'that option is not valid')
    }
    const target = new URL(redirectUri)
    target.searchParams.set('state', state ?? '')
    if (!agrees) target.searchParams.set('error', 'access_denied')
    else {
      const code = secret()
      this.#codes.set(code, { scopes, redirectUri, permanent: params.text('duration') === 'permanent' })
      target.searchParams.set('code', code)
    }
    // The site adds this to what it sends on.
    return `${target}#_`
  }

  /** `POST /api/v1/access_token`, as r2/controllers/oauth2.py answers it: some errors have status 200. */
  exchange(params: Params, header: string | undefined): { readonly status: number; readonly body: unknown } {
    this.requests += 1
    const { id, secret: word } = this.app
    const basic = Buffer.from((header ?? '').replace(/^basic /i, ''), 'base64').toString()
    if (basic !== `${id}:${word}`) throw new Refused(401, {}, { 'www-authenticate': 'Basic realm="reddit"' })
    switch (params.text('grant_type')) {
      case 'authorization_code':
        return this.#ofCode(params)
      case 'refresh_token':
        return this.#ofRefreshToken(params.text('refresh_token') ?? '')
      default:
        return { status: 200, body: { error: 'unsupported_grant_type' } }
    }
  }

  #authenticate(header: string | undefined): void {
    const { id, secret: word } = this.app
    const basic = Buffer.from((header ?? '').replace(/^basic /i, ''), 'base64').toString()
    if (basic !== `${id}:${word}`) throw new Refused(401)
  }

  #ofCode(params: Params) {
    const code = params.text('code') ?? ''
    const grant = this.#codes.get(code)
    // A code is good for one token.
    this.#codes.delete(code)
    if (code === '') return { status: 200, body: { error: 'invalid_request' } }
    if (grant === undefined || grant.redirectUri !== params.text('redirect_uri')) {
      return { status: 200, body: { error: 'invalid_grant' } }
    }
    const refreshToken = grant.permanent ? secret() : null
    if (refreshToken !== null) this.grant(refreshToken, grant.scopes)
    return { status: 200, body: this.#answer(grant.scopes, refreshToken) }
  }

  #ofRefreshToken(refreshToken: string) {
    const scopes = this.#refreshTokens.get(refreshToken)
    if (scopes === undefined) return { status: 400, body: { message: 'Bad Request', error: 400 } }
    if (!this.rotates) return { status: 200, body: this.#answer(scopes, refreshToken) }
    this.#refreshTokens.delete(refreshToken)
    const next = secret()
    this.grant(next, scopes)
    return { status: 200, body: this.#answer(scopes, next) }
  }

  #answer(scopes: readonly string[], refreshToken: string | null) {
    const value = secret()
    this.#tokens.set(value, { scopes, refreshToken, expiresAt: this.#now() + this.lifeMs })
    return {
      access_token: value,
      token_type: 'bearer',
      expires_in: Math.floor(this.lifeMs / 1_000),
      ...(refreshToken !== null && { refresh_token: refreshToken }),
      scope: scopes.join(' '),
    }
  }
}

function challenge(error: string) {
  return { 'www-authenticate': `Bearer realm="reddit", error="${error}"` }
}

function covers({ scopes }: Token, scope: string): boolean {
  return scopes.includes(scope) || scopes.includes('*')
}

function badRequest(reason: string, explanation: string): never {
  throw new Refused(400, { reason, explanation })
}

function secret(): string {
  return `canary-${randomBytes(24).toString('base64url')}`
}
