import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { until, Workplace } from '../support/processes.ts'

test('a served process says that it is ready, and from the beginning of its end that it is not', async () => {
  const simulator = await startHordeSimulator({ pictures: 'strip' })
  await using place = await Workplace.make({
    'herald.json': JSON.stringify({ horde: { url: simulator.url } }),
  })
  try {
    // What is under way when the signal comes takes longer than looking.
    simulator.inject({ route: 'submit', kind: 'slow', ms: 2_000 })
    const herald = place.herald(['start'], { HTTP_PORT: '0' })
    const [, url = ''] = await herald.says('stderr', /"url":"(http:[^"]+)","msg":"serving/)
    await until('being ready', async () => (await fetch(`${url}/readyz`)).status === 200)
    assert.equal((await fetch(`${url}/healthz`)).status, 200)
    assert.match(await (await fetch(`${url}/metrics`)).text(), /^herald_requests_open 0$/m)

    const draw = place.herald(['draw', 'a fox style: anime --n 1'])
    await until('submitting', () => (simulator.state().calls.submit ?? 0) > 0)
    herald.kill('SIGTERM')
    await until('not being ready', async () => {
      const answer = await fetch(`${url}/readyz`)
      return answer.status === 503 && /"shutdown"/.test(await answer.text())
    })
    assert.equal((await herald.exit()).code, 0)
    await draw.stop()
  } finally {
    await simulator.close()
  }
})

test('without HTTP_PORT nothing listens', async () => {
  await using place = await Workplace.make({ 'herald.json': '{ "horde": { "url": "http://127.0.0.1:1" } }' })
  const { stderr, code } = await place.run(['start'], { HTTP_PORT: '', PUBLIC_URL: '' })
  assert.equal(code, 0)
  assert.doesNotMatch(stderr, /serving/)
})
