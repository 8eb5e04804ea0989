import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { HordeClient } from '../../src/core/horde/client.ts'
import { HordeError } from '../../src/core/horde/errors.ts'
import type { GenerateRequest } from '../../src/core/horde/schema.ts'
import { Secret } from '../../src/core/secret.ts'
import {
  fingerprintOf,
  readFingerprint,
  type SimulatorOptions,
  type SimulatorState,
  startHordeSimulator,
} from '../../src/simulator/horde/index.ts'

const { signal } = new AbortController()
const MINUTE = 60_000

async function start(context: TestContext, options: SimulatorOptions = {}) {
  const simulator = await startHordeSimulator({ limits: false, ...options })
  context.after(() => simulator.close())
  const client = (key = '0000000000', timeoutMs = 5_000) =>
    new HordeClient({ url: simulator.url, clientAgent: 'test:1:none', apiKey: new Secret(key), timeoutMs })
  return { simulator, horde: client(), client }
}

function body(more: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    prompt: 'a lighthouse & <friends>',
    params: { width: 64, height: 128, steps: 20, n: 1, seed: '7', ...more.params },
    models: ['AlbedoBase XL (SDXL)'],
    nsfw: false,
    censor_nsfw: true,
    trusted_workers: false,
    slow_workers: true,
    r2: true,
    replacement_filter: true,
    allow_downgrade: false,
    ...more,
  }
}
const params = (more: GenerateRequest['params']) => body({ params: { ...body().params, ...more } })

async function failure(promise: Promise<unknown>): Promise<HordeError> {
  const outcome = await promise.then(
    () => new Error('the call succeeded'),
    (error: unknown) => error,
  )
  assert.ok(outcome instanceof HordeError, String(outcome))
  return outcome
}

describe('drawing', () => {
  test('n images with their seeds come out as webp that show what was asked', async (context) => {
    const { simulator, horde } = await start(context)
    const loras = [{ name: '12345', model: 0.8, is_version: true }]
    const { id } = await horde.submit(params({ n: 3, seed_variation: 5, loras }), signal)
    assert.equal((await horde.check(id, signal)).done, false)
    simulator.advance(10_000)
    const status = await horde.status(id, signal)
    assert.deepEqual([status.done, status.finished, status.processing], [true, 3, 0])
    const seeds = status.generations.map(({ seed }) => seed).sort()
    assert.deepEqual(seeds, ['12', '17', '7'])
    for (const { img, seed, model, censored } of status.generations) {
      const bytes = await horde.download(img, signal)
      assert.equal(Buffer.from(bytes.slice(8, 12)).toString(), 'WEBP')
      const spec = { prompt: body().prompt, model, loras, seed, index: (Number(seed) - 7) / 5 }
      assert.equal(await readFingerprint(bytes), fingerprintOf(spec))
      assert.equal(censored, false)
    }
  })

  test('img2img takes a picture and refuses what is none', async (context) => {
    const { simulator, horde } = await start(context)
    const { id } = await horde.submit(body(), signal)
    simulator.advance(10_000)
    const [first] = (await horde.status(id, signal)).generations
    const source = Buffer.from(await horde.download(first?.img ?? '', signal)).toString('base64')
    await horde.submit(body({ source_image: source, source_processing: 'img2img' }), signal)
    const error = await failure(horde.submit(body({ source_image: 'bm90IGFuIGltYWdl' }), signal))
    assert.equal(error.rc, 'ImageValidationFailed')
  })

  test('check answers are a second old; links die after 30 minutes, requests 20 after the last image', async (context) => {
    const { simulator, horde } = await start(context)
    const { id } = await horde.submit(body(), signal)
    simulator.advance(5_000)
    const [image] = (await horde.status(id, signal)).generations
    assert.ok(image)
    simulator.advance(19 * MINUTE)
    const [fresh] = (await horde.status(id, signal)).generations
    simulator.advance(2 * MINUTE)
    assert.equal((await failure(horde.check(id, signal))).rc, 'RequestNotFound')
    simulator.advance(10 * MINUTE)
    assert.equal((await failure(horde.download(image.img, signal))).status, 403)
    await horde.download(fresh?.img ?? '', signal)
    const forged = image.img.replace(/expires=\d+/, 'expires=99999999999999')
    assert.equal((await failure(horde.download(forged, signal))).status, 403)
  })

  test('a request nobody can serve says so at once and is gone after 20 minutes', async (context) => {
    const { simulator, horde } = await start(context, {
      workers: [{ id: 'w', name: 'small', models: ['other'], secondsPerImage: 2 }],
    })
    const answer = await horde.submit(body(), signal)
    assert.equal(answer.warnings[0]?.code, 'NoAvailableWorker')
    assert.equal((await horde.check(answer.id, signal)).is_possible, false)
    assert.deepEqual(
      (await horde.models(signal)).map(({ name, count }) => [name, count]),
      [['other', 1]],
    )
    simulator.advance(21 * MINUTE)
    assert.equal((await failure(horde.status(answer.id, signal))).kind, 'not-found')
  })

  test('one horde worker draws one after the other; cancelling drops what has not begun', async (context) => {
    const { simulator, horde } = await start(context, {
      workers: [{ id: 'w', name: 'one', models: '*', secondsPerImage: 10 }],
    })
    const { id } = await horde.submit(params({ n: 4 }), signal)
    const behind = await horde.submit(body(), signal)
    const queued = await horde.check(behind.id, signal)
    assert.deepEqual([queued.queue_position, queued.waiting, queued.done], [2, 1, false])
    assert.ok(queued.wait_time >= 40)
    simulator.advance(15_000)
    const before = await horde.cancel(id, signal)
    assert.deepEqual([before.finished, before.processing, before.waiting], [1, 1, 2])
    simulator.advance(10_000)
    const after = await horde.status(id, signal)
    assert.deepEqual([after.done, after.generations.length], [true, 2])
    assert.deepEqual(simulator.state().cancels, [id])
  })

  test('censoring, a lost lora, missing images, restarts', async (context) => {
    const { simulator, horde } = await start(context)
    const outcome = async (kind: 'censored' | 'lora-failed' | 'missing-image' | 'faulted' | 'stalled') => {
      simulator.inject({ route: 'job', kind, times: 1 })
      const { id } = await horde.submit(params({ loras: [{ name: 'ink' }] }), signal)
      simulator.advance(10_000)
      return await horde.status(id, signal)
    }
    const [censored] = (await outcome('censored')).generations
    assert.deepEqual([censored?.censored, censored?.gen_metadata[0]?.type], [true, 'censorship'])
    const [lora] = (await outcome('lora-failed')).generations
    assert.deepEqual([lora?.gen_metadata[0]?.value, lora?.gen_metadata[0]?.ref], ['download_failed', 'ink'])
    const [missing] = (await outcome('missing-image')).generations
    assert.equal((await failure(horde.download(missing?.img ?? '', signal))).kind, 'not-found')
    const faulted = await outcome('faulted')
    assert.deepEqual([faulted.done, faulted.faulted, faulted.is_possible], [true, true, false])
    const stalled = await outcome('stalled')
    assert.deepEqual([stalled.done, stalled.processing], [false, 1])
    simulator.advance(150_000)
    const again = simulator.state().requests.at(-1)
    assert.deepEqual([again?.restarted, again?.processing], [1, 1], 'another worker takes it after 150 s')
  })
})

describe('refusals', () => {
  test('in the order and shape of the real server', async (context) => {
    const { horde, client, simulator } = await start(context)
    const raw = async (init: RequestInit) => {
      const answer = await fetch(`${simulator.url}/api/v2/generate/async`, { method: 'POST', ...init })
      const json = (await answer.json()) as { errors?: Record<string, string>; rc?: string }
      return [answer.status, json] as const
    }
    assert.deepEqual(await raw({ body: '{}' }), [
      400,
      { message: 'Input payload validation failed', errors: { prompt: "'prompt' is a required property" } },
    ])
    const [status, wrong] = await raw({
      body: JSON.stringify({ prompt: '', params: { width: 100, seed: null }, x: 1 }),
    })
    assert.equal(status, 400)
    assert.deepEqual(wrong.errors, {
      prompt: "'' should be non-empty",
      'params.width': '100 is not a multiple of 64',
      'params.seed': "None is not of type 'string'",
    })
    assert.equal((await raw({ body: '{' }))[0], 400)
    const [noKey, { errors, rc }] = await raw({ body: '{"prompt":"x"}' })
    assert.deepEqual([noKey, Object.keys(errors ?? {}), rc], [400, ['apikey'], undefined])
    assert.equal((await failure(client('unknown-key').submit(body(), signal))).kind, 'key')
    const unknownUser = await failure(client('unknown-key').findUser(signal))
    assert.equal(unknownUser.kind, 'key')
    assert.doesNotMatch(unknownUser.message, /unknown-key/)
    const proxied = await failure(horde.submit(body({ proxied_account: 'x' }), signal))
    assert.equal(proxied.rc, 'OnlyServiceAccountProxy')
    assert.equal((await failure(horde.submit(body({ prompt: 'a\0b' }), signal))).rc, 'NulByteInPayload')
    assert.equal(simulator.state().submits, 0)
  })

  test('the limiter answers 429 without a code, with headers', async (context) => {
    const { horde } = await start(context, { limits: true })
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => horde.submit(body(), signal)))
    const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    assert.ok(errors.length > 0)
    for (const error of errors) {
      assert.deepEqual([error.status, error.rc, error.kind], [429, undefined, 'rate-limited'])
      assert.ok(error.retryAfterMs >= 700)
    }
  })

  test('more than 30 waiting images of a key are TooManyPrompts', async (context) => {
    const { client, simulator } = await start(context, {
      workers: [{ id: 'w', name: 'one', models: '*', secondsPerImage: 2 }],
    })
    const horde = client('sim-ada')
    await horde.submit(params({ n: 20 }), signal)
    const error = await failure(horde.submit(params({ n: 20 }), signal))
    assert.equal(error.kind, 'too-many-prompts')
    await client('sim-bob').submit(params({ n: 20 }), signal)
    simulator.advance(50_000)
    await horde.submit(params({ n: 20 }), signal)
  })

  test('refused words are rewritten, or block the address longer each time', async (context) => {
    const { simulator, horde } = await start(context)
    await horde.submit(body({ prompt: 'a forbiddenword' }), signal)
    assert.equal(simulator.state().requests[0]?.body.prompt, 'a person')
    for (const minutes of [3, 9, 15]) {
      assert.equal(
        (await failure(horde.submit(body({ prompt: 'corruptword' }), signal))).kind,
        'prompt-refused',
      )
      const blocked = await failure(horde.submit(body(), signal))
      assert.equal(blocked.kind, 'ip-timeout')
      assert.ok(Math.abs((blocked.retryAfterMs ?? 0) - minutes * MINUTE) < 5_000)
      simulator.advance(minutes * MINUTE)
      await horde.submit(body(), signal)
    }
  })

  test('large pictures need kudos up front, or are made smaller where that is allowed', async (context) => {
    const { simulator, horde, client } = await start(context)
    const large = params({ width: 1536, height: 1536 })
    const error = await failure(horde.submit(large, signal))
    assert.equal(error.kind, 'kudos')
    assert.equal(error.requiredKudos, await client('sim-rich').dryRun(large, signal))
    await client('sim-rich').submit(large, signal)
    await horde.submit({ ...large, allow_downgrade: true }, signal)
    const { width, height } = simulator.state().requests[1]?.body.params ?? {}
    assert.deepEqual([width, height], [1024, 1024])
  })
})

describe('faults', () => {
  test('the effect may happen although no answer comes, and may not', async (context) => {
    const { simulator, horde } = await start(context)
    simulator.inject({ route: 'submit', kind: 'effect-then-reset', times: 1 })
    assert.equal((await failure(horde.submit(body(), signal))).outcome, 'unknown')
    assert.equal(simulator.state().submits, 1)
    simulator.inject({ route: 'submit', kind: 'reset-before', times: 1 })
    assert.equal((await failure(horde.submit(body(), signal))).outcome, 'unknown')
    assert.equal(simulator.state().submits, 1)
    await horde.submit(body(), signal)
    assert.deepEqual([simulator.state().submits, simulator.state().calls.submit], [2, 3])
  })

  test('pages, storms, slowness and errors with and without codes', async (context) => {
    const { simulator, horde, client } = await start(context)
    simulator.inject({ route: 'models', kind: 'html-502' })
    assert.equal((await failure(horde.models(signal))).status, 502)
    assert.equal((await failure(horde.models(signal))).status, 502)
    simulator.clearFaults()
    assert.ok((await horde.models(signal)).length > 50)
    simulator.inject({ route: 'submit', kind: '429', times: 1 })
    assert.equal((await failure(horde.submit(body(), signal))).kind, 'rate-limited')
    simulator.inject({
      route: 'submit',
      kind: 'error',
      status: 400,
      rc: 'MaintenanceMode',
      message: 'x',
      times: 1,
    })
    assert.equal((await failure(horde.submit(body(), signal))).kind, 'maintenance')
    simulator.inject({ route: 'submit', kind: 'slow', ms: 60_000, times: 1 })
    const slow = await failure(client('0000000000', 100).submit(body(), signal))
    assert.deepEqual([slow.kind, slow.outcome], ['unreachable', 'unknown'])
  })

  test('the control plane does the same from a shell', async (context) => {
    const { simulator, horde } = await start(context)
    const sim = (path: string, method: string, json?: unknown) =>
      fetch(`${simulator.url}/sim/${path}`, {
        method,
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      })
    assert.equal((await sim('faults', 'POST', { route: 'submit', kind: 'html-502' })).status, 200)
    assert.equal((await failure(horde.submit(body(), signal))).status, 502)
    assert.equal((await sim('faults', 'POST', { route: 'submit', kind: 'typo' })).status, 400)
    assert.equal((await sim('faults', 'DELETE')).status, 200)
    const { id } = await horde.submit(body(), signal)
    assert.equal((await sim('advance', 'POST', { ms: 10_000 })).status, 200)
    const state = (await (await sim('state', 'GET')).json()) as SimulatorState
    assert.deepEqual([state.submits, state.requests[0]?.id, state.requests[0]?.images.length], [1, id, 1])
  })
})
