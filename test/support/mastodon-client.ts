import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { createRestAPIClient, MastoHttpError, type mastodon } from 'masto'
import sharp from 'sharp'
import { type MastodonOptions, MastodonServer } from '../simulators/mastodon/index.ts'

/** A server of this kind, and the real client on it. */
export async function mastodonServer(context: TestContext, options: MastodonOptions = {}) {
  const server = await MastodonServer.start(options)
  context.after(() => server[Symbol.asyncDispose]())
  const client = (accessToken = server.token) =>
    createRestAPIClient({
      url: server.url,
      accessToken,
      timeout: 5_000,
      // Without it errors are HTML pages, which the client cannot read.
      requestInit: { headers: { accept: 'application/json' } },
    })
  return { server, masto: client(), client }
}

/** 64 pixels square, and more than 261 bytes. */
export async function picture(): Promise<Blob> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, noise, background: '#a36' } })
    .webp()
    .toBuffer()
  return new Blob([new Uint8Array(bytes)])
}

export async function upload(masto: mastodon.rest.Client, description = 'a fox') {
  return await masto.v2.media.create({ file: await picture(), description, skipPolling: true })
}

/** Status and words of a refusal that the client could read. */
export async function refusal(promise: PromiseLike<unknown>): Promise<[status: number, message: string]> {
  const outcome = await promise.then(
    () => new Error('the call succeeded'),
    (error: unknown) => error,
  )
  assert.ok(outcome instanceof MastoHttpError, String(outcome))
  return [outcome.statusCode, outcome.message]
}
