import { createHash, randomBytes } from 'node:crypto'
import type { Params } from './params.ts'
import { OAuthRefused } from './refused.ts'

interface App {
  readonly clientId: string
  readonly clientSecret: string
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
}

export interface Token {
  readonly value: string
  readonly scopes: readonly string[]
  /** False: of an app alone, no account behind it. */
  readonly ours: boolean
}

interface Grant {
  readonly app: App
  readonly scopes: readonly string[]
  readonly redirectUri: string
  /** SHA-256 of what the exchange has to show, where the server knows PKCE and was given one. */
  readonly challenge: string | undefined
}

/** Apps, codes and tokens. Every token is our account's, or an app's alone. */
export class OAuth {
  readonly #apps = new Map<string, App>()
  readonly #codes = new Map<string, Grant>()
  readonly #tokens = new Map<string, Token>()
  readonly #now: () => number
  readonly #pkce: boolean

  constructor(now: () => number, pkce: boolean) {
    this.#now = now
    this.#pkce = pkce
  }

  issue(value: string, scopes: readonly string[], ours = true): Token {
    const token = { value, scopes, ours }
    this.#tokens.set(value, token)
    return token
  }

  token(value: string): Token | undefined {
    return this.#tokens.get(value)
  }

  revoke(value: string): void {
    this.#tokens.delete(value)
  }

  /** `POST /api/v1/apps`. */
  register(params: Params) {
    const redirectUris = params.list('redirect_uris') ?? params.text('redirect_uris')?.split(/\s+/) ?? []
    const name = params.text('client_name')
    if (name === undefined || redirectUris.length === 0)
      throw new OAuthRefused(422, 'invalid_client_metadata')
    const app = {
      clientId: secret(),
      clientSecret: secret(),
      name,
      redirectUris,
      scopes: words(params.text('scopes') ?? 'read'),
    }
    this.#apps.set(app.clientId, app)
    return {
      id: String(this.#apps.size),
      name,
      website: params.text('website') ?? null,
      scopes: app.scopes,
      redirect_uri: redirectUris.join('\n'),
      redirect_uris: redirectUris,
      client_id: app.clientId,
      client_secret: app.clientSecret,
      client_secret_expires_at: 0,
      vapid_key: secret(),
    }
  }

  /** What the person at the browser gets, who opens the address and agrees: the code. */
  authorize(params: Params): string {
    const app = this.#apps.get(params.text('client_id') ?? '')
    const redirectUri = params.text('redirect_uri') ?? ''
    if (app === undefined) throw new OAuthRefused(401, 'invalid_client')
    if (!app.redirectUris.includes(redirectUri)) throw new OAuthRefused(400, 'invalid_redirect_uri')
    const scopes = words(params.text('scope') ?? 'read')
    if (!scopes.every((scope) => covers(app.scopes, scope))) throw new OAuthRefused(400, 'invalid_scope')
    const code = secret()
    const challenge = this.#pkce ? params.text('code_challenge') : undefined
    this.#codes.set(code, { app, scopes, redirectUri, challenge })
    return code
  }

  /** `POST /oauth/token`. */
  exchange(params: Params) {
    const app = this.#apps.get(params.text('client_id') ?? '')
    if (app === undefined || app.clientSecret !== params.text('client_secret')) {
      throw new OAuthRefused(401, 'invalid_client')
    }
    const type = params.text('grant_type')
    if (type === 'client_credentials') return this.#answer(words(params.text('scope') ?? 'read'), false)
    if (type !== 'authorization_code') throw new OAuthRefused(400, 'unsupported_grant_type')
    const code = params.text('code') ?? ''
    const granted = this.#codes.get(code)
    // A code is good for one token.
    this.#codes.delete(code)
    const verifier = createHash('sha256')
      .update(params.text('code_verifier') ?? '')
      .digest('base64url')
    if (
      granted?.app !== app ||
      granted.redirectUri !== params.text('redirect_uri') ||
      (granted.challenge !== undefined && granted.challenge !== verifier)
    ) {
      throw new OAuthRefused(400, 'invalid_grant')
    }
    return this.#answer(granted.scopes, true)
  }

  #answer(scopes: readonly string[], ours: boolean) {
    const { value } = this.issue(secret(), scopes, ours)
    return {
      access_token: value,
      token_type: 'Bearer',
      scope: scopes.join(' '),
      created_at: Math.floor(this.#now() / 1_000),
    }
  }
}

/** `write` covers `write:media`. */
export function covers(scopes: readonly string[], wanted: string): boolean {
  const [whole = wanted] = wanted.split(':')
  return scopes.includes(wanted) || scopes.includes(whole)
}

function words(text: string): string[] {
  return text.split(/[\s+]+/).filter((word) => word !== '')
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}
