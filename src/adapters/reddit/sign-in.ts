import { randomBytes } from 'node:crypto'
import type { Clock } from '../../core/ports.ts'
import { Secret } from '../../core/secret.ts'
import { hostsOf } from './hosts.ts'
import { Snoo } from './snoo.ts'
import { type AccessToken, type App, type RefreshToken, renewed, requestToken } from './token.ts'

/** The least that Herald does with, and for what. Source: reddit.com/dev/api/oauth. */
export const SCOPES = {
  identity: 'knowing itself',
  read: 'reading comments and what a subreddit allows',
  privatemessages: 'reading its inbox, marking it as read, answering messages, telling people of kudos',
  submit: 'replies, uploads and posts',
  edit: 'deleting what it wrote',
  history: 'looking whether its own reply is there already',
  flair: 'finding the flair for its posts',
} as const

/** One attempt to log in. */
export interface SignIn {
  readonly app: App
  readonly redirectUri: string
  /** Comes back with the code: proof that it is this attempt's. */
  readonly state: string
}

export function beginSignIn(app: App, redirectUri: string): SignIn {
  return { app, redirectUri, state: randomBytes(18).toString('base64url') }
}

/** Where a person agrees in a browser, and is sent on from with the code. */
export function authorizeAddress(server: string | undefined, { app, redirectUri, state }: SignIn): string {
  const address = new URL('/api/v1/authorize', hostsOf(server).www)
  address.search = new URLSearchParams({
    client_id: app.id,
    response_type: 'code',
    state,
    redirect_uri: redirectUri,
    duration: 'permanent',
    scope: Object.keys(SCOPES).join(' '),
  }).toString()
  return address.href
}

/** What came back: a code, a refusal, or neither. */
export type Returned =
  | { readonly kind: 'code'; readonly code: Secret }
  | { readonly kind: 'denied' }
  | { readonly kind: 'other-login' | 'nothing' }

/** Reads the address that the browser was sent on to, or a code that was copied from it. */
export function readReturned(text: string, { state }: SignIn): Returned {
  const query = URL.parse(text)?.searchParams
  if (query === undefined) {
    const [, code] = /^([\w-]{5,200})(?:#_)?$/.exec(text.trim()) ?? []
    return code === undefined ? { kind: 'nothing' } : { kind: 'code', code: new Secret(code) }
  }
  const [code, error] = [query.get('code'), query.get('error')]
  if (code === null && error === null) return { kind: 'nothing' }
  if (query.get('state') !== state) return { kind: 'other-login' }
  if (error === 'access_denied') return { kind: 'denied' }
  return code === null ? { kind: 'nothing' } : { kind: 'code', code: new Secret(code) }
}

/** Where Reddit is, and as whom a command talks to it. */
export interface RedditAt {
  readonly server: string | undefined
  readonly userAgent: string
  readonly clock: Clock
}

/** @throws {RedditError} with the code `invalid_grant` where Reddit does not take the code */
export async function exchange(
  at: RedditAt,
  { app, redirectUri }: SignIn,
  code: Secret,
): Promise<AccessToken> {
  return await requestToken(new Snoo(at.userAgent), hostsOf(at.server).www, {
    app,
    grant: { grant_type: 'authorization_code', code: code.reveal(), redirect_uri: redirectUri },
    clock: at.clock,
  })
}

/** Rights that a login does not have, of those that are needed. @throws {PublishError} where it is none (any more) */
export async function missingRights(at: RedditAt, app: App, refreshToken: RefreshToken): Promise<string[]> {
  const { scopes } = await renewed(new Snoo(at.userAgent), hostsOf(at.server).www, {
    app,
    refreshToken,
    clock: at.clock,
  })
  return notAmong(scopes)
}

export function notAmong(scopes: readonly string[]): string[] {
  return scopes.includes('*') ? [] : Object.keys(SCOPES).filter((scope) => !scopes.includes(scope))
}

const REVOKE_MS = 15_000

/** Takes a lasting token back that is of no use. */
export async function revoke(at: RedditAt, { app }: SignIn, token: Secret): Promise<void> {
  await new Snoo(at.userAgent).call({
    baseUrl: hostsOf(at.server).www,
    uri: '/api/v1/revoke_token',
    method: 'post',
    form: { token: token.reveal(), token_type_hint: 'refresh_token' },
    auth: { user: app.id, pass: app.secret },
    signal: AbortSignal.timeout(REVOKE_MS),
  })
}
