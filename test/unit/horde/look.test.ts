import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { HordeClient } from '../../../src/core/horde/client.ts'
import { createHordeLook } from '../../../src/core/horde/look.ts'
import type { GenerateRequest } from '../../../src/core/horde/schema.ts'
import { Secret } from '../../../src/core/secret.ts'
import { startHordeSimulator } from '../../../src/simulator/horde/index.ts'

const { signal } = new AbortController()

async function start(context: TestContext) {
  const simulator = await startHordeSimulator({ pictures: 'strip' })
  context.after(() => simulator.close())
  const apiKey = new Secret('0000000000')
  const client = new HordeClient({ url: simulator.url, clientAgent: 'herald:1:test', apiKey })
  const time = { nowMs: 10 * 3_600_000 }
  return { simulator, client, time, look: createHordeLook(client, () => time.nowMs) }
}

function fourImages(): GenerateRequest {
  return {
    prompt: 'a lighthouse',
    params: { width: 1024, height: 1024, steps: 10, n: 5 },
    models: ['Deliberate'],
    nsfw: false,
    censor_nsfw: true,
    trusted_workers: false,
    slow_workers: true,
    r2: true,
    replacement_filter: true,
    allow_downgrade: true,
  }
}

describe('what people are told of the Horde', () => {
  test('models with their horde workers and queue, and its load as it is', async (context) => {
    const { simulator, client, look, time } = await start(context)
    await client.submit(fourImages(), signal)
    const deliberate = (await look.models(signal))?.find(({ name }) => name === 'Deliberate')
    assert.deepEqual(deliberate, { name: 'Deliberate', workers: 4, queued: 1, etaMs: 1_000 })
    const before = await look.status(signal)
    assert.equal(before.answers, true)
    assert.equal(before.maintenance, false)
    assert.deepEqual(before.load, {
      queuedRequests: 5,
      queuedMegapixelsteps: 52.43,
      pastMinuteMegapixelsteps: 0,
      workers: 4,
      threads: 4,
    })
    simulator.advance(10_000)
    time.nowMs += 61_000
    const after = await look.status(signal)
    assert.equal(after.load?.queuedRequests, 0)
    assert.equal(after.load?.pastMinuteMegapixelsteps, 52.43)
  })

  test('the latest three of its news', async (context) => {
    const { look } = await start(context)
    const { news } = await look.status(signal)
    assert.equal(news.length, 3)
    assert.match(news[0]?.title ?? '', /Four volunteers/)
    assert.ok(news.every(({ text, urls, date }) => text !== '' && urls.length > 0 && /^\d{4}-/.test(date)))
  })

  test('many who ask at once make one call a minute', async (context) => {
    const { simulator, look, time } = await start(context)
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 50 }, () => look.models(signal)))
      time.nowMs += 29_000
    }
    assert.equal(simulator.state().calls.models, 1)
    time.nowMs += 3_000
    await look.models(signal)
    assert.equal(simulator.state().calls.models, 2)
  })

  test('maintenance is told, and that it does not answer, with what was known before', async (context) => {
    const { simulator, look, time } = await start(context)
    simulator.inject({ route: 'submit', kind: 'error', status: 400, rc: 'MaintenanceMode' })
    assert.equal((await look.status(signal)).maintenance, true)
    await simulator.down()
    time.nowMs += 61_000
    const status = await look.status(signal)
    assert.equal(status.answers, false)
    assert.equal(status.maintenance, false)
    assert.equal(status.load?.workers, 4)
    assert.equal(status.news.length, 3)
    const models = await look.models(signal)
    assert.equal(models, undefined)
    await simulator.up()
    time.nowMs += 6_000
    assert.equal((await look.status(signal)).answers, true)
    assert.ok((await look.models(signal))?.length)
  })

  test('who cannot wait gets what is known, and does not stop the question for others', async (context) => {
    const { simulator, look, time } = await start(context)
    const known = await look.models(signal)
    time.nowMs += 61_000
    simulator.inject({ route: 'models', kind: 'slow', ms: 200, times: 1 })
    const patient = look.models(signal)
    assert.equal(await look.models(AbortSignal.abort()), known)
    assert.notEqual(await patient, known)
    assert.equal(simulator.state().calls.models, 2)
  })
})
