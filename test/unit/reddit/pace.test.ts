import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { RedditError } from '../../../src/adapters/reddit/errors.ts'
import { Pace, type Urgency } from '../../../src/adapters/reddit/pace.ts'
import { LocalBuckets } from '../../../src/core/buckets.ts'

interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

function told(remaining: number, resetS: number): Told {
  return {
    status: 200,
    headers: { 'x-ratelimit-remaining': remaining.toFixed(1), 'x-ratelimit-reset': String(resetS) },
  }
}

function paced() {
  const clock = { at: 1_700_000_000_000, now: () => clock.at }
  const pace = new Pace(new LocalBuckets(), 'bot', clock)
  /** What a call was answered; ms to wait where it was not let out. */
  const call = (answer: Told | Promise<Told>, urgency: Urgency = 'reply') =>
    pace
      .keep('calling', urgency, async () => await answer)
      .then(
        () => 0,
        (error: unknown) => {
          assert.ok(error instanceof RedditError && error.kind === 'rate-limited', String(error))
          assert.equal(error.outcome, 'not-sent')
          return error.retryAfterMs
        },
      )
  return { clock, pace, call }
}

describe('the pace of calls to Reddit', () => {
  test('when none is left, nothing goes out until the time is over', async () => {
    const { clock, call } = paced()
    assert.equal(await call(told(0, 120)), 0)
    assert.equal(await call(told(5, 60)), 120_000)
    clock.at += 120_000
    assert.equal(await call(told(999, 600)), 0)
    assert.equal(await call(told(998, 599)), 0)
  })

  test('who is told to wait without a word of what is left waits with everything', async () => {
    const { clock, pace, call } = paced()
    await call(told(50, 10))
    assert.equal(await call({ status: 429, headers: { 'retry-after': '30' } }), 0)
    assert.equal(await call(told(50, 60)), 30_000)
    assert.equal(pace.allowance?.remaining, 0)
    clock.at += 30_000
    assert.equal(await call(told(900, 600)), 0)
    assert.equal(await call(told(899, 600)), 0)
  })

  test('the last ones are for replies', async () => {
    const { call } = paced()
    await call(told(10, 120))
    assert.equal(await call(told(9, 120), 'look'), 120_000)
    assert.equal(await call(told(9, 120), 'reply'), 0)
  })

  test('calls under way count as used', async () => {
    const { call } = paced()
    await call(told(2, 120))
    const slow = Promise.withResolvers<Told>()
    const [first, second] = [call(slow.promise), call(slow.promise)]
    assert.equal(await call(told(1, 120)), 120_000)
    slow.resolve(told(0, 120))
    assert.deepEqual(await Promise.all([first, second]), [0, 0])
  })

  test('an answer that was overtaken says nothing new', async () => {
    const { call } = paced()
    await call(told(0, 119))
    const slow = paced()
    const late = Promise.withResolvers<Told>()
    const first = slow.call(late.promise)
    await slow.call(told(0, 119))
    late.resolve(told(50, 120))
    await first
    assert.equal(slow.pace.allowance?.remaining, 0)
  })

  test('windows of a second begin anew each time', async () => {
    const { clock, call } = paced()
    await call(told(0, 1))
    for (let second = 0; second < 5; second += 1) {
      assert.equal(await call(told(1, 1)), 1_000)
      clock.at += 1_000
      assert.equal(await call(told(5, 1)), 0)
      assert.equal(await call(told(0, 1)), 0)
    }
  })

  test('a clock that is set back does not stop us for a day', async () => {
    const { clock, call } = paced()
    await call(told(0, 600))
    clock.at -= 86_400_000
    assert.equal(await call(told(999, 600)), 0)
  })

  test('looks leave room in every minute', async () => {
    const { call } = paced()
    const looks = await Promise.all(Array.from({ length: 200 }, () => call(told(900, 600), 'look')))
    assert.ok(looks.filter((ms) => ms === 0).length <= 80)
    for (let more = 0; more < 15; more += 1) assert.equal(await call(told(900, 600)), 0)
  })
})
