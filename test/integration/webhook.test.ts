import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { until } from '../support/processes.ts'
import { WebhookHerald, type WebhookHeraldOptions } from '../support/webhook-herald.ts'

const DRAW = 'draw me a fox style: anime --n 1'

/** One horde worker; the jobs of real time take this long. */
const worker = (secondsPerImage: number): WebhookHeraldOptions['simulator'] => ({
  pictures: 'strip',
  workers: [
    { id: '00000000-0000-4000-8000-000000000001', name: 'w', models: '*', secondsPerImage, trusted: true },
  ],
})

/** A request that has been submitted and whose image is not finished. */
async function waiting(herald: WebhookHerald) {
  herald.simulator.inject({ route: 'job', kind: 'never' })
  await herald.app.run()
  const id = await herald.say(DRAW)
  await until('submitting', async () => (await herald.load(id)).submissions[0]?.state.name === 'submitted')
  const [path = ''] = herald.webhookPaths()
  const [request] = herald.simulator.state().requests
  return { id, path, hordeId: request?.id ?? '' }
}

const image = (id: string) => ({ id: `image-${id}` })
const checks = (herald: WebhookHerald) => {
  const { check = 0, status = 0 } = herald.simulator.state().calls
  return check + status
}

describe('a webhook', () => {
  test('ends the request without a check: submit and status are the only calls', async () => {
    await using herald = await WebhookHerald.start({ simulator: worker(0.3) })
    await herald.app.run()
    const { request, pictures } = await herald.end(await herald.say(DRAW))
    assert.equal(request.outcome, 'pictures')
    assert.equal(pictures.length, 1)
    assert.equal(herald.calls(), 2)
    assert.equal(herald.simulator.state().calls.check, undefined)
  })

  test('is followed by the reply long before the next look would come', async (t) => {
    await using herald = await WebhookHerald.start({ simulator: worker(0.2) })
    await herald.app.run()
    const waits: number[] = []
    for (let index = 0; index < 9; index += 1) {
      const { request } = await herald.end(await herald.say(DRAW))
      waits.push((request.endedAt ?? Number.NaN) - (herald.front.calledAt.at(-1) ?? 0))
    }
    const median = waits.sort((a, b) => a - b)[4] ?? Number.NaN
    t.diagnostic(`ms from the call to the reply: ${waits.join(', ')}`)
    // Under 100 ms on a machine with nothing else to do; the next look would come after 60 s.
    assert.ok(median < 1_000, `median ${median} ms`)
  })

  test('with an unknown secret or no sense changes nothing and tells nothing', async () => {
    await using herald = await WebhookHerald.start()
    const { id, path, hordeId } = await waiting(herald)
    const before = checks(herald)
    const unknown = await herald.post(`/webhook/horde/${'x'.repeat(32)}`, { request: hordeId, ...image('1') })
    const short = await herald.post('/webhook/horde/x', { request: hordeId, ...image('1') })
    const answers = await Promise.all(
      [unknown, short].map(async (answer) => [answer.status, await answer.text()]),
    )
    assert.deepEqual(new Set(answers.map(String)), new Set(['404,{"error":"Not Found"}']))
    for (const body of [
      '{',
      '[]',
      'null',
      '"x"',
      '{}',
      { request: 5, id: {} },
      { request: "' or 1=1", id: 'x' },
      '{"__proto__":{}}',
    ]) {
      assert.equal((await herald.post(path, body)).status, 400, JSON.stringify(body))
    }
    assert.equal(checks(herald), before)
    assert.equal((await herald.load(id)).submissions[0]?.heard, undefined)
  })

  test('makes us ask the Horde, and nothing it says is believed', async () => {
    await using herald = await WebhookHerald.start()
    const { id, path, hordeId } = await waiting(herald)
    const before = checks(herald)
    const answer = await herald.post(path, {
      request: hordeId,
      id: 'forged',
      img: 'http://127.0.0.1:1/evil.webp',
      censored: false,
    })
    assert.equal(answer.status, 204)
    await until('the look', () => checks(herald) > before)
    const { request, pictures } = await herald.load(id)
    assert.equal(request.state, 'generating')
    assert.equal(pictures.length, 0)
    assert.equal(herald.simulator.state().calls.image, undefined)
  })

  test('twice is once: the second asks nothing, also after the end', async () => {
    await using herald = await WebhookHerald.start()
    const { id, path, hordeId } = await waiting(herald)
    const body = { request: hordeId, ...image('1') }
    await herald.post(path, body)
    await until('the look', async () => (await herald.load(id)).submissions[0]?.heard?.news === false)
    const before = checks(herald)
    for (let time = 0; time < 5; time += 1) assert.equal((await herald.post(path, body)).status, 204)
    assert.equal((await herald.load(id)).submissions[0]?.heard?.count, 1)
    await herald.app.store.requestCancel(id)
    await herald.app.dispatcher.wake(id, Date.now())
    await herald.end(id)
    const asked = checks(herald)
    assert.equal(asked, before)
    await herald.post(path, body)
    assert.deepEqual((await herald.app.store.due(Date.now(), 10)).ids, [], 'nothing is woken')
  })

  test('of the second image in the middle of looking at the first is not lost', async () => {
    await using herald = await WebhookHerald.start({ simulator: worker(0.25) })
    await herald.app.run()
    const { pictures } = await herald.end(await herald.say('draw me a fox style: anime --n 3'))
    assert.equal(pictures.length, 3)
    assert.equal(herald.simulator.state().calls.check, undefined)
  })

  test('is held to a size and a time', async () => {
    await using herald = await WebhookHerald.start({ http: { requestTimeoutMs: 250 } })
    const { path, hordeId } = await waiting(herald)
    const huge = await herald.post(path, { request: hordeId, id: 'x', img: 'x'.repeat(1_000_000) })
    assert.equal(huge.status, 413)
    const { hostname, port } = new URL(herald.http.url)
    const slow = connect(Number(port), hostname)
    slow.on('error', () => {})
    slow.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{`,
    )
    slow.resume()
    await once(slow, 'close')
    assert.equal((await fetch(new URL('/healthz', herald.http.url))).status, 200)
  })
})

describe('a webhook for a submission whose answer was lost', () => {
  test('takes it over: drawn once, paid once', async () => {
    await using herald = await WebhookHerald.start({ simulator: worker(0.5) })
    herald.simulator.inject({ route: 'submit', kind: 'effect-then-reset', times: 1 })
    await herald.app.run()
    const { request, pictures } = await herald.end(await herald.say(DRAW))
    assert.equal(request.outcome, 'pictures')
    assert.equal(pictures.length, 1)
    assert.equal(herald.simulator.state().requests.length, 1, 'not sent again')
    assert.equal(herald.calls(), 2)
  })

  test('does so after the process died while sending', async () => {
    let dying = true
    await using herald = await WebhookHerald.start({
      simulator: worker(0.5),
      wrapStore: (store) => ({
        ...store,
        async saveSubmission(claim, submission) {
          if (dying && submission.state.name === 'submitted') throw new Error('the process dies here')
          await store.saveSubmission(claim, submission)
        },
      }),
    })
    await herald.app.run()
    const id = await herald.say(DRAW)
    await until('the death', () => herald.lines.some((line) => line.includes('step failed')))
    dying = false
    assert.equal((await herald.load(id)).submissions[0]?.state.name, 'submitting')
    const { pictures } = await herald.end(id)
    assert.equal(pictures.length, 1)
    assert.equal(herald.simulator.state().requests.length, 1)
  })

  test('that comes before the answer was saved is acted upon after it', async () => {
    let heard = () => {}
    const webhook = new Promise<void>((resolve) => {
      heard = resolve
    })
    await using herald = await WebhookHerald.start({
      simulator: worker(0.2),
      wrapStore: (store) => ({
        ...store,
        async hear(secret, body) {
          const answer = await store.hear(secret, body)
          heard()
          return answer
        },
        async saveSubmission(claim, submission) {
          if (submission.state.name === 'submitted') await webhook
          await store.saveSubmission(claim, submission)
        },
      }),
    })
    await herald.app.run()
    const { pictures } = await herald.end(await herald.say(DRAW))
    assert.equal(pictures.length, 1)
    assert.equal(herald.calls(), 2, 'no check was needed')
    assert.equal(herald.simulator.state().requests.length, 1)
  })

  test('of a first sending is left alone once the second one has its id', async () => {
    await using herald = await WebhookHerald.start()
    const { id, path, hordeId } = await waiting(herald)
    const orphan = '11111111-2222-4333-8444-555555555555'
    const before = checks(herald)
    const answer = await herald.post(path, { request: orphan, ...image('1') })
    assert.equal(answer.status, 204, 'the Horde is not to tell it again')
    assert.deepEqual((await herald.app.store.due(Date.now(), 9)).ids, [], 'nothing is woken')
    assert.equal(checks(herald), before)
    const [submission] = (await herald.load(id)).submissions
    assert.equal(submission?.heard, undefined)
    assert.equal(submission?.state.name === 'submitted' && submission.state.hordeId, hordeId)
  })

  test('that the Horde does not know is sent again, and its false id is not taken twice', async () => {
    await using herald = await WebhookHerald.start({ simulator: worker(0.3) })
    herald.simulator.inject({ route: 'submit', kind: 'reset-before', times: 1 })
    await herald.app.run()
    const id = await herald.say(DRAW)
    await until('the lost sending', async () => {
      const state = (await herald.load(id)).submissions[0]?.state
      return state?.name === 'planned' && state.tries === 1
    })
    const secret = (await herald.load(id)).submissions[0]?.secret?.reveal()
    const answer = await herald.post(`/webhook/horde/${secret}`, {
      request: 'no-such-request',
      ...image('1'),
    })
    assert.equal(answer.status, 204)
    const { pictures } = await herald.end(id)
    assert.equal(pictures.length, 1)
    assert.equal(herald.simulator.state().requests.length, 1)
  })
})

test('secrets are in nothing that is written or answered', async () => {
  await using herald = await WebhookHerald.start({ simulator: worker(0.2) })
  herald.simulator.inject({ route: 'submit', kind: 'effect-then-reset', times: 1 })
  await herald.app.run()
  const id = await herald.say(DRAW)
  await herald.end(id)
  const [path = ''] = herald.webhookPaths()
  const secret = path.split('/').at(-1) ?? ''
  assert.match(secret, /^[\w-]{32}$/)
  const answers = await Promise.all([
    herald.post(path, { request: 'x'.repeat(65), id: '' }),
    herald.post(path, 'x'.repeat(100_000)),
    herald.post(`${path}/more`, {}),
    herald.post(`${path}%`, {}),
    fetch(new URL(path, herald.http.url)),
    fetch(new URL('/metrics', herald.http.url)),
    fetch(new URL('/readyz', herald.http.url)),
  ])
  const written = [
    ...herald.lines,
    JSON.stringify(await herald.load(id)),
    ...(await Promise.all(answers.map((answer) => answer.text()))),
  ]
  assert.ok(herald.lines.length > 3)
  assert.ok(!written.join('\n').includes(secret))
})

test('each submission has a secret of its own', async () => {
  await using herald = await WebhookHerald.start()
  await herald.app.run()
  await herald.end(await herald.say('draw me a fox style: stylepunks --n 3'))
  assert.equal(new Set(herald.webhookPaths()).size, 3)
})
