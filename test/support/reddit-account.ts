import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { RedditClient } from '../../src/adapters/reddit/client.ts'
import { RedditError } from '../../src/adapters/reddit/errors.ts'
import { type ClientParts, openReddit } from '../../src/adapters/reddit/open.ts'
import { type Buckets, LocalBuckets } from '../../src/core/buckets.ts'
import type { Send } from '../../src/core/ports.ts'
import { Secret } from '../../src/core/secret.ts'
import { type RedditOptions, RedditServer } from '../simulators/reddit/index.ts'

export const AGENT = 'server:horde-herald.test:v1 (by /u/tester)'
export const signal = new AbortController().signal
/** Nobody else may take the request over. */
export const send: Send = (request) => request()

/** A simulated Reddit, and the account on it as the adapter has it; both go by the server's clock. */
export async function redditAccount(context: TestContext, options: RedditOptions = {}) {
  const server = await RedditServer.start(options)
  context.after(() => server[Symbol.asyncDispose]())
  const buckets = new LocalBuckets()
  const open = (parts: Partial<ClientParts> = {}) => clientOn(server, { buckets, ...parts })
  return { server, buckets, open, client: open() }
}

export function clientOn(
  server: RedditServer,
  { buckets, ...parts }: Partial<ClientParts> & { readonly buckets: Buckets },
): RedditClient {
  return openReddit({
    account: server.world.me.name.toLowerCase(),
    app: { id: server.app.id, secret: new Secret(server.app.secret) },
    refreshToken: { read: async () => new Secret(server.refreshToken), save: async () => {} },
    userAgent: AGENT,
    buckets,
    clock: { now: () => server.now() },
    server: server.url,
    ...parts,
  })
}

/** How a call failed. */
export async function failure(call: Promise<unknown>): Promise<RedditError> {
  const error = await call.then(
    () => new Error('the call succeeded'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof RedditError, String(error))
  return error
}

/** Ms that a call was told to wait; undefined where it went through. */
export async function toldToWait(call: Promise<unknown>): Promise<number | undefined> {
  return await call.then(
    () => undefined,
    async () => (await failure(call)).retryAfterMs,
  )
}
