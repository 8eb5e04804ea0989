import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepStream, type News, streamUrl } from '../../src/adapters/mastodon/stream.ts'
import { Secret } from '../../src/core/secret.ts'
import { MastodonServer } from '../simulators/mastodon/index.ts'
import { until } from '../support/processes.ts'

const MINUTE_MS = 60_000

test('streams that are cut off soon are tried less and less, those that lasted at once; none is news', async () => {
  await using server = await MastodonServer.start()
  const url = streamUrl(server.url.replace('http', 'ws'), server.url) ?? assert.fail('no address')
  const waits: number[] = []
  const news: News[] = []
  const over = new AbortController()
  let now = 0
  const kept = keepStream({
    address: async () => ({ url, token: new Secret(server.token) }),
    onEvent: (event) => void news.push(event),
    renewed: () => new AbortController().signal,
    signal: over.signal,
    clock: { now: () => now },
    wait: async (ms) => void waits.push(ms),
  })
  const cut = async (openMs: number) => {
    const before = waits.length
    await until('it listens', () => server.streams.listening === 1)
    server.mention('ada', 'heard by who is connected')
    await until('it has heard', () => news.length === before + 1)
    now += openMs
    server.dropStreams()
    await until('it waits', () => waits.length > before)
  }
  const lasted = [0, 1_000, 59_000, 0, 0, 0, 0, 0, 0, MINUTE_MS, 0]
  for (const openMs of lasted) await cut(openMs)
  over.abort()
  await kept
  const least = [5, 10, 20, 40, 80, 160, 320, 600, 600, 5, 10].map((seconds) => seconds * 1_000)
  for (const [index, ms] of least.entries()) {
    const waited = waits[index] ?? 0
    assert.ok(waited >= ms && waited <= ms * 1.25, `${waited} ms after attempt ${index}, not ${ms}`)
  }
  assert.equal(news.length, lasted.length, 'that it is open is no news')
})
