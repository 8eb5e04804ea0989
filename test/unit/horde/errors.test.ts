import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hordeErrorFrom, redact } from '../../../src/core/horde/errors.ts'
import { Secret } from '../../../src/core/secret.ts'

const none = new Headers()

describe('hordeErrorFrom', () => {
  const cases: [number, unknown, string, 'not-sent' | 'unknown'][] = [
    [400, { message: 'x', rc: 'CorruptPrompt' }, 'prompt-refused', 'not-sent'],
    [403, { message: 'x', rc: 'KudosUpfront' }, 'kudos', 'not-sent'],
    [403, { message: 'x', rc: 'TimeoutIP' }, 'ip-timeout', 'not-sent'],
    [400, { message: 'x', rc: 'MaintenanceMode' }, 'maintenance', 'not-sent'],
    [429, { message: 'x', rc: 'TooManyPrompts' }, 'too-many-prompts', 'not-sent'],
    [429, { message: '2 per 1 second' }, 'rate-limited', 'not-sent'],
    [429, undefined, 'rate-limited', 'unknown'],
    [401, { message: 'x', rc: 'InvalidAPIKey' }, 'key', 'not-sent'],
    [404, { message: 'x', rc: 'UserNotFound' }, 'key', 'not-sent'],
    [404, { message: 'x', rc: 'RequestNotFound' }, 'not-found', 'not-sent'],
    [404, undefined, 'unreachable', 'unknown'],
    [400, { message: 'x', errors: { 'params.width': '1 is less' } }, 'invalid', 'not-sent'],
    [400, { message: 'x', rc: 'TooManyExtraSourceImages.' }, 'invalid', 'not-sent'],
    [403, { message: 'x', rc: 'constructor' }, 'forbidden', 'not-sent'],
    [413, undefined, 'invalid', 'unknown'],
    [500, { message: 'Internal Server Error' }, 'server', 'unknown'],
    [502, undefined, 'unreachable', 'unknown'],
    [302, undefined, 'unreachable', 'unknown'],
    [403, 'a string', 'unreachable', 'unknown'],
    [400, [1], 'unreachable', 'unknown'],
  ]
  for (const [status, body, kind, outcome] of cases) {
    test(`${status} ${JSON.stringify(body)} is ${kind}, ${outcome}`, () => {
      const error = hordeErrorFrom(status, body, none)
      assert.equal(error.kind, kind)
      assert.equal(error.outcome, outcome)
      assert.equal(error.status, status)
    })
  }

  test('the trailing dot of some codes goes', () => {
    const body = { message: 'x', rc: 'ControlNetMismatch.' }
    assert.equal(hordeErrorFrom(400, body, none).rc, 'ControlNetMismatch')
  })

  test('fields of a schema error are named', () => {
    const body = { message: 'Input payload validation failed', errors: { 'params.width': '100 is wrong' } }
    assert.match(hordeErrorFrom(400, body, none).message, /params\.width 100 is wrong/)
  })

  test('how long to wait: seconds of a blocked address, headers, and floors', () => {
    const blocked = (message: string) => hordeErrorFrom(403, { message, rc: 'TimeoutIP' }, none).retryAfterMs
    assert.equal(blocked('in timeout for 540 seconds.'), 540_000)
    assert.equal(blocked('in timeout'), 180_000)
    const limited = (headers: Record<string, string>) =>
      hordeErrorFrom(429, { message: '2 per 1 second' }, new Headers(headers)).retryAfterMs
    assert.equal(limited({ 'retry-after': '0' }), 700)
    assert.equal(limited({ 'retry-after': '12' }), 12_000)
    assert.equal(limited({ 'retry-after': 'soon' }), 700)
    assert.equal(limited({ 'retry-after': '99999999999' }), 86_400_000)
    const date = 'Thu, 01 Jan 2026 00:00:00 GMT'
    assert.equal(limited({ date, 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }), 30_000)
    assert.equal(limited({ date, 'x-ratelimit-reset': String(Date.parse(date) / 1000 + 5) }), 5_000)
    assert.equal(hordeErrorFrom(400, { message: 'x', rc: 'MaintenanceMode' }, none).retryAfterMs, 60_000)
    assert.equal(hordeErrorFrom(500, { message: 'x' }, none).retryAfterMs, undefined)
  })

  test('required kudos are read where the text has them', () => {
    const message = 'This request requires 45.5 kudos to fulfil.'
    assert.equal(hordeErrorFrom(403, { message, rc: 'KudosUpfront' }, none).requiredKudos, 45.5)
    assert.equal(hordeErrorFrom(403, { message: 'no', rc: 'KudosUpfront' }, none).requiredKudos, undefined)
  })

  test('a key in the server’s words is not in ours', () => {
    const message = "User with api_key 'my key+1' and aB3_xZ9-kLm2NoP4qRs6Tu not found"
    const error = hordeErrorFrom(404, { message, rc: 'UserNotFound' }, none, new Secret('my key+1'))
    assert.doesNotMatch(error.message, /my key|aB3_/)
    assert.match(error.message, /not found/)
  })
})

test('megabytes of hostile words cost no time', () => {
  const words = ['a', 'aA', '9', '9.', 'requires 9', 'a-', '1 more ', 'requires 1'.padEnd(5_000)]
  const before = process.threadCpuUsage().user
  for (const word of words) {
    const message = word.repeat(4_000_000 / word.length)
    for (const rc of ['KudosUpfront', 'TimeoutIP', 'Other']) {
      const error = hordeErrorFrom(403, { message, rc, errors: { [message]: message } }, none)
      assert.ok(error.message.length < 700)
    }
  }
  assert.ok(process.threadCpuUsage().user - before < 2_000_000)
})

test('redact leaves ordinary words alone', () => {
  assert.equal(
    redact('Input payload validation failed: params.width'),
    'Input payload validation failed: params.width',
  )
  assert.equal(redact('No user matching 0000000000', new Secret('0000000000')), 'No user matching 0000000000')
  assert.equal(redact('id 3f2504e0-4f89-41d3-9a0c-0305e82c3301.'), 'id [redacted].')
})
