import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Store } from '../../src/core/store.ts'
import { createBacklog } from '../../src/http/backlog.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { WebhookHerald } from '../support/webhook-herald.ts'

async function get(herald: WebhookHerald, path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(new URL(path, herald.http.url))
  return { status: answer.status, text: await answer.text() }
}
async function ready(herald: WebhookHerald): Promise<{ status: number; ready: boolean; parts: object }> {
  const { status, text } = await get(herald, '/readyz')
  return { status, ...JSON.parse(text) }
}

/** Prometheus' text format: families by name, series by name and labels. */
function parseMetrics(text: string): { families: Set<string>; series: Map<string, number> } {
  const families = new Set<string>()
  const series = new Map<string, number>()
  for (const line of text.split('\n')) {
    const family = /^# TYPE (\w+) (counter|gauge|histogram|summary)$/.exec(line)
    if (family?.[1] !== undefined) families.add(family[1])
    if (line === '' || line.startsWith('# ')) continue
    const sample = /^(\w+(?:\{(?:\w+="[^"\\]*",?)*\})?) (\S+)$/.exec(line)
    assert.ok(sample?.[1] !== undefined, `"${line}" is no sample`)
    series.set(sample[1], Number(sample[2]))
  }
  return { families, series }
}

describe('/readyz', () => {
  test('names the part that is not ready', async () => {
    const down = { redis: 'does not answer' as string | undefined }
    await using herald = await WebhookHerald.start({ http: { parts: { redis: () => down.redis } } })
    assert.deepEqual(await ready(herald), {
      status: 503,
      ready: false,
      parts: { database: 'ok', redis: 'does not answer' },
    })
    down.redis = undefined
    assert.deepEqual(await ready(herald), {
      status: 200,
      ready: true,
      parts: { database: 'ok', redis: 'ok' },
    })
  })

  test('says so when the database is gone, and why only to the log', async () => {
    await using herald = await WebhookHerald.start({
      wrapStore: (store) => ({
        ...store,
        backlog: () => Promise.reject(new Error('password of postgres://x')),
      }),
      http: {
        parts: {
          broken: () => {
            throw new Error('hunter2')
          },
        },
      },
    })
    const { status, text } = await get(herald, '/readyz')
    assert.equal(status, 503)
    assert.match(text, /"database":"does not answer".*"broken":"cannot be checked/)
    assert.doesNotMatch(text, /hunter2|password/)
    assert.equal((await get(herald, '/healthz')).status, 200, 'a restart would not mend the database')
    const metrics = await get(herald, '/metrics')
    assert.equal(metrics.status, 200)
    assert.ok(
      Number.isNaN(parseMetrics(metrics.text.replaceAll(' Nan', ' NaN')).series.get('herald_requests_open')),
    )
  })

  test('says no while shutting down', async () => {
    await using herald = await WebhookHerald.start()
    herald.http.drain()
    const { status, parts } = await ready(herald)
    assert.equal(status, 503)
    assert.deepEqual(parts, { database: 'ok', shutdown: 'finishing what is under way' })
  })

  test('notices a sweep that stopped', (t) => {
    let at = 0
    t.mock.method(performance, 'now', () => at)
    const { meter, sweepCheck } = createMetrics()
    assert.equal(sweepCheck(), undefined, 'it has time to begin')
    at = 21_000
    assert.equal(sweepCheck(), 'has not run for 21 s')
    meter.swept(0)
    assert.equal(sweepCheck(), undefined)
  })
})

describe('/metrics', () => {
  test('has every family, and counts a request from its call to its reply', async () => {
    await using herald = await WebhookHerald.start({ simulator: { pictures: 'strip' } })
    await herald.app.run()
    const before = parseMetrics((await get(herald, '/metrics')).text)
    for (const name of [
      'herald_requests_ended_total',
      'herald_requests_open',
      'herald_oldest_open_request_seconds',
      'herald_sweep_lateness_seconds',
      'herald_horde_calls_total',
      'herald_horde_call_seconds',
      'herald_pacing_wait_seconds',
      'herald_deliveries_total',
      'nodejs_eventloop_lag_seconds',
      'process_resident_memory_bytes',
    ]) {
      assert.ok(before.families.has(name), name)
    }
    assert.equal(before.series.get('herald_requests_ended_total{platform="mastodon",outcome="pictures"}'), 0)
    await herald.end(await herald.say('draw me a fox style: stylepunks --n 2'))
    const { series } = parseMetrics((await get(herald, '/metrics')).text)
    assert.equal(series.get('herald_requests_ended_total{platform="mastodon",outcome="pictures"}'), 1)
    assert.equal(series.get('herald_deliveries_total{platform="mastodon",result="posted"}'), 1)
    assert.equal(series.get('herald_horde_calls_total{call="submit",rc="ok"}'), 2)
    assert.equal(series.get('herald_horde_call_seconds_count{call="submit"}'), 2)
    assert.ok((series.get('herald_pacing_wait_seconds_count') ?? 0) >= 1, 'the second one waited its turn')
  })

  test('an unknown code of the Horde makes no series of its own', async () => {
    const metrics = createMetrics()
    for (let index = 0; index < 1_000; index += 1) {
      metrics.meter.hordeCall({ name: 'submit', ms: 1, rc: `Code${index}` })
    }
    metrics.meter.hordeCall({ name: 'submit', ms: 1, rc: 'KudosUpfront' })
    const text = await metrics.text(() => Promise.resolve({ open: 3, oldestAgeMs: 2_500 }))
    const { series } = parseMetrics(text)
    const calls = [...series].filter(([name]) => name.startsWith('herald_horde_calls_total'))
    assert.deepEqual(calls, [
      ['herald_horde_calls_total{call="submit",rc="other"}', 1_000],
      ['herald_horde_calls_total{call="submit",rc="KudosUpfront"}', 1],
    ])
    assert.equal(series.get('herald_oldest_open_request_seconds'), 2.5)
  })

  test('scraping in a hurry asks the database once', async () => {
    let asked = 0
    const store: Pick<Store, 'backlog'> = {
      backlog: async () => {
        asked += 1
        return { open: 1, oldestAt: 1_000 }
      },
    }
    const read = createBacklog(store, { now: () => 5_000 })
    const answers = await Promise.all(Array.from({ length: 50 }, read))
    assert.deepEqual(await read(), { open: 1, oldestAgeMs: 4_000 })
    assert.equal(answers.length, 50)
    assert.equal(asked, 1)
  })
})

test('failures tell a stranger the status and nothing else', async () => {
  await using herald = await WebhookHerald.start({
    wrapStore: (store) => ({
      ...store,
      hear: () => Promise.reject(new Error('relation "submission" of db1')),
    }),
  })
  const failed = await herald.post(`/webhook/horde/${'x'.repeat(32)}`, { request: 'a', id: 'b' })
  assert.deepEqual([failed.status, await failed.text()], [500, '{"error":"Internal Server Error"}'])
  assert.ok(
    herald.lines.some((line) => line.includes('db1')),
    'the operator reads it',
  )
  const lost = await get(herald, '/etc/passwd?x=1')
  assert.deepEqual([lost.status, lost.text], [404, '{"error":"Not Found"}'])
  assert.doesNotMatch((await get(herald, '/%zz')).text, /zz/)
})
