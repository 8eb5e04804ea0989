import { createHash, randomBytes } from 'node:crypto'
import * as z from 'zod'
import { Secret } from '../../core/secret.ts'
import { callServer, type ServerAt } from './server-call.ts'

/**
 * The least that Herald does with: knowing itself, reading mentions and statuses, posting with pictures, favourites as
 * receipts. Accounts and notifications are written at the login alone: the bot's mark, the policy.
 * docs.joinmastodon.org, "OAuth scopes".
 */
export const SCOPES = [
  'read:accounts',
  'read:notifications',
  'read:statuses',
  'write:accounts',
  'write:favourites',
  'write:media',
  'write:notifications',
  'write:statuses',
] as const

/** The code is shown in the browser instead of being sent somewhere. docs.joinmastodon.org, "oauth", Authorize. */
const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob'

/** An app on one server, and one attempt to log in with it. Nothing of it is kept. */
export interface SignIn {
  readonly clientId: string
  readonly clientSecret: Secret
  /** RFC 7636; undefined where the server has no PKCE. */
  readonly verifier: Secret | undefined
}

const secret = z.string().transform((text) => new Secret(text))
const appSchema = z.object({ clientId: z.string(), clientSecret: secret })
const tokenSchema = z.object({ accessToken: secret })
const metadataSchema = z.object({ codeChallengeMethodsSupported: z.array(z.string()) })

/** Registers an app for this login. */
export async function register(server: ServerAt): Promise<SignIn> {
  const app = await callServer(server, {
    what: 'registering the app',
    method: 'POST',
    path: '/api/v1/apps',
    schema: appSchema,
    form: { client_name: 'Horde Herald', redirect_uris: OUT_OF_BAND, scopes: SCOPES.join(' ') },
  })
  const verifier = (await hasPkce(server)) ? new Secret(randomBytes(48).toString('base64url')) : undefined
  return { ...app, verifier }
}

/** Servers tell it under RFC 8414's address; Mastodon from 4.3 on. */
async function hasPkce(server: ServerAt): Promise<boolean> {
  const asking = callServer(server, {
    what: 'asking how to log in',
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    schema: metadataSchema,
  })
  return asking.then(
    ({ codeChallengeMethodsSupported: methods }) => methods.includes('S256'),
    () => false,
  )
}

/** Where a person agrees in a browser and gets the code. */
export function authorizeAddress({ url }: ServerAt, { clientId, verifier }: SignIn): string {
  const address = new URL('/oauth/authorize', url)
  address.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: OUT_OF_BAND,
    scope: SCOPES.join(' '),
    ...(verifier !== undefined && {
      code_challenge: createHash('sha256').update(verifier.reveal()).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  }).toString()
  return address.href
}

/** @throws {ServerCallError} with the code `invalid_grant` where the server does not take the code */
export async function exchange(
  server: ServerAt,
  { clientId, clientSecret, verifier }: SignIn,
  code: string,
): Promise<Secret> {
  const { accessToken } = await callServer(server, {
    what: 'logging in',
    method: 'POST',
    path: '/oauth/token',
    schema: tokenSchema,
    form: {
      grant_type: 'authorization_code',
      code,
      client_id: clientId,
      client_secret: clientSecret.reveal(),
      redirect_uri: OUT_OF_BAND,
      ...(verifier !== undefined && { code_verifier: verifier.reveal() }),
    },
  })
  return accessToken
}

/** Takes a token back that is of no use. */
export async function revoke(
  server: ServerAt,
  { clientId, clientSecret }: SignIn,
  token: Secret,
): Promise<void> {
  await callServer(server, {
    what: 'giving the token back',
    method: 'POST',
    path: '/oauth/revoke',
    schema: z.unknown(),
    form: { client_id: clientId, client_secret: clientSecret.reveal(), token: token.reveal() },
  })
}
