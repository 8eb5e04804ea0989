import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { refusedError, unansweredError } from '../../../src/adapters/mastodon/errors.ts'
import { allowanceOf, retryAfterMs } from '../../../src/adapters/mastodon/rate-limit.ts'

const NOW = Date.parse('2026-01-01T12:00:00.500Z')
const refused = (status: number, isOwn = true, headers: Record<string, string> = {}) => {
  const {
    outcome,
    kind,
    retryAfterMs: waitMs,
  } = refusedError('posting', { status, isOwn, headers: new Headers(headers) }, NOW)
  return [outcome, kind, waitMs]
}

describe('what an answer means for a post', () => {
  test("a refusal in the API's own words certainly changed nothing", () => {
    assert.deepEqual(refused(422), ['not-sent', 'rejected', undefined])
    assert.deepEqual(refused(404), ['not-sent', 'target-gone', undefined])
    assert.deepEqual(refused(403), ['not-sent', 'auth', undefined])
    assert.deepEqual(refused(401, false), ['not-sent', 'auth', undefined], 'snac says nothing more')
  })

  test('anything else may have happened', () => {
    assert.deepEqual(refused(422, false), ['unknown', 'transient', undefined])
    assert.deepEqual(refused(500), ['unknown', 'transient', undefined])
    assert.deepEqual(refused(408), ['unknown', 'transient', undefined])
    assert.equal(unansweredError('posting', new TypeError('x')).outcome, 'unknown')
    assert.equal(unansweredError('posting', 'x').outcome, 'unknown')
    const reset = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) })
    assert.equal(unansweredError('posting', reset).outcome, 'unknown')
    for (const code of ['ECONNREFUSED', 'EAI_AGAIN']) {
      const cause = Object.assign(new Error(), { code })
      const closed = new TypeError('fetch failed', { cause })
      assert.equal(unansweredError('posting', closed).outcome, 'not-sent', code)
    }
  })

  test('why there was no answer is said in words', () => {
    const cause = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    const late = Object.assign(new Error('Request timed out', { cause }), { name: 'MastoTimeoutError' })
    assert.equal(unansweredError('posting', late).message, 'posting: no answer (MastoTimeoutError)')
  })

  test('how long to wait is read in each way that servers write it, and nobody is believed for ever', () => {
    const iso = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-01-01T12:00:10.123456Z' }
    assert.deepEqual(refused(429, false, iso), ['not-sent', 'rate-limited', 10_000])
    const epoch = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(NOW / 1_000) + 5) }
    assert.deepEqual(refused(429, true, epoch), ['not-sent', 'rate-limited', 6_000])
    assert.equal(retryAfterMs(new Headers({ 'retry-after': '7' }), NOW), 7_000)
    assert.equal(retryAfterMs(new Headers({ 'retry-after': '999999999' }), NOW), 3_600_000)
    assert.equal(
      retryAfterMs(new Headers({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }), NOW),
      undefined,
    )
    assert.equal(retryAfterMs(new Headers(), NOW), undefined)
    assert.equal(
      allowanceOf(new Headers({ 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '2020-01-01' }), NOW)
        ?.resetAt,
      NOW,
    )
  })
  test('a clock of ours that is wrong makes a wait neither longer nor shorter', () => {
    const headers = new Headers({
      'x-ratelimit-limit': '300',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '2026-01-01T12:00:10.000000Z',
      date: 'Thu, 01 Jan 2026 12:00:03 GMT',
    })
    for (const wrongMs of [-3_600_000, 0, 3_600_000]) {
      assert.equal(retryAfterMs(headers, NOW + wrongMs), 7_000)
      const told = { limit: 300, remaining: 0, resetAt: NOW + wrongMs + 7_000 }
      assert.deepEqual(allowanceOf(headers, NOW + wrongMs), told)
    }
  })
})
