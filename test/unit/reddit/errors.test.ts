import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as z from 'zod'
import {
  type Answer,
  isClosedToUs,
  RedditError,
  refusal,
  unanswered,
  unexpected,
} from '../../../src/adapters/reddit/errors.ts'
import { HeraldError, LeaseLostError } from '../../../src/core/errors.ts'

const NOW = 1_700_000_000_000

function refused(status: number, json: unknown, headers: Answer['headers'] = {}): RedditError {
  const error = refusal('replying', { status, headers, json }, NOW)
  assert.ok(error instanceof RedditError)
  return error
}
const form = (code: string, words = 'words', more = {}) => ({
  json: { errors: [[code, words, 'parent']], ...more },
})
const own = (error: number, more = {}) => ({ message: 'Nope', error, ...more })

describe('what a refusal of Reddit’s means', () => {
  const cases: readonly [string, number, unknown, Partial<RedditError>][] = [
    ['a deleted comment', 200, form('DELETED_COMMENT'), { outcome: 'not-sent', kind: 'target-gone' }],
    ['a locked thread', 200, form('THREAD_LOCKED'), { outcome: 'not-sent', kind: 'target-gone' }],
    ['an archived submission', 200, form('TOO_OLD'), { outcome: 'not-sent', kind: 'target-gone' }],
    ['what takes no replies', 200, form('COMMENT_UNREPLIABLE'), { outcome: 'not-sent', kind: 'target-gone' }],
    ['nobody to write to', 200, form('INVALID_USER'), { outcome: 'not-sent', kind: 'target-gone' }],
    [
      'a subreddit that lets us not',
      200,
      form('SUBREDDIT_NOTALLOWED'),
      { outcome: 'not-sent', kind: 'target-gone' },
    ],
    [
      'words that are too long',
      200,
      form('TOO_LONG'),
      { outcome: 'not-sent', kind: 'rejected', code: 'TOO_LONG' },
    ],
    ['a word nobody knows yet', 200, form('BRAND_NEW'), { outcome: 'not-sent', kind: 'rejected' }],
    ['a list in another status', 400, form('TOO_LONG'), { outcome: 'not-sent', kind: 'rejected' }],
    ['a bare 403: banned', 403, own(403), { outcome: 'not-sent', kind: 'target-gone', code: 'HTTP_403' }],
    ['a private subreddit', 403, own(403, { reason: 'private' }), { kind: 'target-gone', code: 'private' }],
    [
      'a quarantined one',
      403,
      own(403, { reason: 'quarantined' }),
      { kind: 'target-gone', code: 'quarantined' },
    ],
    ['what is not there', 404, own(404), { outcome: 'not-sent', kind: 'target-gone' }],
    ['a token nobody knows', 401, own(401), { outcome: 'not-sent', kind: 'auth' }],
    ['an account without mail', 403, own(403, { reason: 'VERIFIED_USER_REQUIRED' }), { kind: 'auth' }],
    ['a wrong call', 400, own(400), { outcome: 'not-sent', kind: 'rejected' }],
    [
      'an answer with reason and explanation',
      400,
      { reason: 'TOO_LONG', explanation: 'x' },
      { code: 'TOO_LONG' },
    ],
    ['a page in front of Reddit', 403, undefined, { outcome: 'unknown', kind: 'transient' }],
    ['a broken Reddit', 500, own(500), { outcome: 'unknown', kind: 'transient' }],
    ['a form error in a 503', 503, form('TOO_LONG'), { outcome: 'unknown', kind: 'transient' }],
    ['a gateway', 502, undefined, { outcome: 'unknown', kind: 'transient' }],
    ['a time-out of somebody between us', 408, own(408), { outcome: 'unknown', kind: 'transient' }],
    ['an empty refusal', 400, undefined, { outcome: 'unknown' }],
    ['a list instead of an object', 403, ['x'], { outcome: 'unknown' }],
    ['being sent elsewhere', 301, undefined, { outcome: 'unknown' }],
  ]
  for (const [name, status, json, expected] of cases) {
    test(name, () => {
      const { outcome, kind, code } = refused(status, json)
      assert.deepEqual({ outcome, kind, code, ...expected }, { outcome, kind, code })
    })
  }

  test('a success is none, whatever else it says', () => {
    for (const json of [{ json: { errors: [] } }, {}, [], undefined, { error: 'x' }])
      assert.equal(refusal('replying', { status: 200, headers: {}, json }, NOW), undefined)
  })

  test('a subreddit that does not exist is searched for', () => {
    const { kind, code } = refused(302, undefined, {
      location: 'https://www.reddit.com/subreddits/search?q=nosuch',
    })
    assert.deepEqual({ kind, code }, { kind: 'target-gone', code: 'SUBREDDIT_NOEXIST' })
  })

  test('a login with too few rights is told from a ban', () => {
    const { kind, message } = refused(403, own(403), {
      'www-authenticate': 'Bearer realm="reddit", error="insufficient_scope"',
    })
    assert.equal(kind, 'auth')
    assert.match(message, /right.*reddit login/)
  })
})

describe('how long Reddit wants us to wait', () => {
  const waits: readonly [string, object, number][] = [
    ['you are doing that too much. try again in 9 minutes.', {}, 600_000],
    ['Take a break for 1 minute before trying again.', {}, 120_000],
    ['you are doing that too much. try again in 38 seconds.', {}, 38_000],
    ['Take a break for 500 milliseconds before trying again.', {}, 500],
    ['try again in 5 hours', {}, 3_600_000],
    ['Je doet dat te vaak.', { ratelimit: 61.5 }, 61_500],
    ['try again in 9 minutes.', { ratelimit: 541.2 }, 541_200],
    ['try again in 9 minutes.', { ratelimit: null }, 600_000],
    ['try again in 9 minutes.', { ratelimit: -1 }, 600_000],
    ['try again in 9 minutes.', { ratelimit: 999_999 }, 3_600_000],
  ]
  for (const [words, more, expected] of waits) {
    test(`${words} ${JSON.stringify(more)}`, () => {
      const { kind, outcome, retryAfterMs } = refused(200, form('RATELIMIT', words, more))
      assert.deepEqual(
        { kind, outcome, retryAfterMs },
        { kind: 'rate-limited', outcome: 'not-sent', retryAfterMs: expected },
      )
    })
  }

  test('words that tell no time leave it open', () => {
    assert.equal(refused(200, form('RATELIMIT', 'try again in a moment')).retryAfterMs, undefined)
    assert.equal(refused(200, { json: { errors: [['RATELIMIT']] } }).retryAfterMs, undefined)
    assert.equal(refused(200, { json: { errors: [['RATELIMIT', 7, null]] } }).retryAfterMs, undefined)
  })

  test('a 429 says it in its headers, and nobody is believed who wants days', () => {
    assert.equal(refused(429, undefined, { 'retry-after': '7' }).retryAfterMs, 7_000)
    const headers = { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '123' }
    assert.equal(refused(429, undefined, headers).retryAfterMs, 123_000)
    assert.equal(refused(429, undefined, { 'retry-after': '999999' }).retryAfterMs, 3_600_000)
    assert.equal(refused(429, undefined).retryAfterMs, undefined)
  })
})

describe('no answer', () => {
  const thrown = (code: string) =>
    Object.assign(new Error('x'), { cause: Object.assign(new Error('y'), { code }) })

  test('only a connection that never was is certainly nothing', () => {
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])
      assert.equal(outcome(thrown(code)), 'not-sent')
    for (const error of [thrown('ECONNRESET'), thrown('EPIPE'), new Error('x'), 'text', undefined])
      assert.equal(outcome(error), 'unknown')
  })

  test('a lost lease and our own errors go through as they are', () => {
    const lost = new LeaseLostError('x')
    assert.equal(unanswered('replying', lost), lost)
    const told = refused(404, own(404))
    assert.equal(unanswered('replying', told), told)
  })

  test('an error of ours says what to do, and goes on saying it', () => {
    assert.match(
      unanswered('replying', new HeraldError('put the key back into .env')).message,
      /put the key back/,
    )
  })

  function outcome(error: unknown): string {
    const made = unanswered('replying', error)
    assert.ok(made instanceof RedditError)
    assert.equal(made.cause, undefined)
    return made.outcome
  }
})

test('nothing of an answer is repeated but a word of the API’s', () => {
  const canary = 'canary-eyJhbGciOi'
  const answers = [
    refused(400, { message: canary, error: canary, reason: canary }),
    refused(200, { json: { errors: [[canary, canary, canary]] } }),
    refused(500, canary),
    refused(429, { message: canary }, { 'retry-after': canary }),
  ]
  for (const { message, code } of answers) assert.ok(!`${message} ${code}`.includes(canary))
})

test('an answer that is not as expected names the field, and nothing that stood there', () => {
  const { error } = z.object({ json: z.object({ id: z.number() }) }).safeParse({ json: { id: 'canary' } })
  const { message, outcome } = unexpected('replying', error ?? new z.ZodError([]))
  assert.match(message, /replying.*"json\.id"/)
  assert.doesNotMatch(message, /canary/)
  assert.equal(outcome, 'unknown')
})

test('a subreddit that does not let us write is known by it, whatever else is gone', () => {
  assert.ok(isClosedToUs(refused(403, own(403))))
  assert.ok(isClosedToUs(refused(200, form('SUBREDDIT_NOTALLOWED'))))
  for (const error of [
    refused(404, own(404)),
    refused(200, form('THREAD_LOCKED')),
    refused(401, own(401)),
    new Error('x'),
  ])
    assert.ok(!isClosedToUs(error))
})
