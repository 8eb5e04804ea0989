import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { MastodonClient } from '../../src/adapters/mastodon/client.ts'
import { Limits } from '../../src/adapters/mastodon/limits.ts'
import { Secret } from '../../src/core/secret.ts'
import { MastodonServer } from '../simulators/mastodon/index.ts'

const { signal } = new AbortController()

async function opened(context: TestContext) {
  const server = await MastodonServer.start({ costume: 'gotosocial' })
  context.after(() => server[Symbol.asyncDispose]())
  let now = Date.now()
  const clock = { now: () => now }
  const token = async () => new Secret(server.token)
  const client = new MastodonClient({ url: server.url, token, userAgent: 'herald-test', clock })
  const pass = (ms: number) => {
    now += ms
  }
  return { server, limits: new Limits(client, clock), pass }
}

describe('what a server allows', () => {
  test('is asked once for all who want to know it, and all wait for the answer', async (context) => {
    const { server, limits } = await opened(context)
    const told = await Promise.all([limits.refresh(signal), limits.refresh(signal), limits.refresh(signal)])
    assert.deepEqual(
      told.map(({ characters, altText }) => [characters, altText]),
      [5_000, 5_000, 5_000].map((characters) => [characters, 500]),
    )
    assert.equal(server.calls('instance'), 1)
  })

  test('is what every server allows while it does not say, and is asked again a minute later', async (context) => {
    const { server, limits, pass } = await opened(context)
    server.goDown()
    const { characters, altText } = await limits.refresh(signal)
    assert.deepEqual([characters, altText], [500, 500])
    server.comeUp()
    assert.equal((await limits.refresh(signal)).characters, 500)
    pass(61_000)
    assert.equal((await limits.refresh(signal)).characters, 5_000)
    server.goDown()
    pass(7 * 3_600_000)
    assert.equal((await limits.refresh(signal)).characters, 5_000, 'what it was is kept')
  })
})
