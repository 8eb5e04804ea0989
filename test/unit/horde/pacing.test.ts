import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LocalBuckets } from '../../../src/core/buckets.ts'
import { pollDelayMs, SUBMIT_LIMITS, slotMs } from '../../../src/core/horde/pacing.ts'

describe('the pace of submitting', () => {
  test('never breaks the fixed windows of the limiter, and uses nearly all they permit', async () => {
    const buckets = new LocalBuckets()
    const arrivals: number[] = []
    for (let now = 0; now < 10 * 60_000; ) {
      const waitMs = await buckets.take('horde', SUBMIT_LIMITS, now)
      // On their way, calls take different times.
      if (waitMs === 0) arrivals.push(now + ((arrivals.length * 97) % 250))
      now += Math.max(1, waitMs)
    }
    const most = (windowMs: number) => {
      const windows = Map.groupBy(arrivals, (at) => Math.floor(at / windowMs))
      return Math.max(...[...windows.values()].map(({ length }) => length))
    }
    assert.ok(most(1_000) <= 2, `${most(1_000)} in a second`)
    assert.ok(most(60_000) <= 90, `${most(60_000)} in a minute`)
    assert.ok(arrivals.length >= 0.97 * 900, `only ${arrivals.length} of 900`)
  })

  test('a slot is as long as the tightest limit makes it', () => {
    assert.equal(Math.round(slotMs(SUBMIT_LIMITS)), 678)
    assert.equal(slotMs([]), 0)
  })
})

describe('pollDelayMs', () => {
  /** Checks until a job is seen to be done, and how long after it that was. */
  const looksAt = (jobMs: number, estimates: boolean, webhook = false, progress = false) => {
    let now = 2_000
    let checks = 1
    let last = 0
    while (now < jobMs) {
      const wait = estimates ? Math.ceil((jobMs - now) / 1000) : 0
      now += pollDelayMs({ waitTimeS: wait, lastWaitTimeS: last, sinceSubmitMs: now, progress, webhook })
      last = wait
      checks += 1
    }
    return { checks, lateMs: now - jobMs }
  }

  test('a minute takes four checks at most, with the status and the submit six calls', () => {
    for (const estimates of [true, false]) {
      const { checks } = looksAt(60_000, estimates)
      assert.ok(checks <= 4, `${checks} checks, estimates ${estimates}`)
    }
  })

  test('where the estimate holds, the picture waits for about a second', () => {
    for (const jobMs of [10_000, 60_000, 300_000]) {
      const { lateMs } = looksAt(jobMs, true)
      assert.ok(lateMs <= 2_000, `${jobMs}: ${lateMs} ms late`)
    }
  })

  test('an estimate that keeps promising the next second is not believed for long', () => {
    let now = 2_000
    let checks = 1
    for (; now < 60_000; checks += 1) {
      now += pollDelayMs({
        waitTimeS: 1,
        lastWaitTimeS: 1,
        sinceSubmitMs: now,
        progress: false,
        webhook: false,
      })
    }
    assert.ok(checks <= 14, `${checks} checks`)
  })

  test('where the Horde tells us, one look says how long it takes and the next comes after the end', () => {
    const { checks } = looksAt(60_000, true, true)
    assert.equal(checks, 2)
  })

  test('stays between 2 and 30 s, within 5 s where someone watches, and 1 to 2 min where we are told', () => {
    for (const waitTimeS of [0, 1, 5, 60, 10_000, Number.NaN, Number.POSITIVE_INFINITY, -3]) {
      for (const sinceSubmitMs of [0, 60_000, 10_000_000, -5]) {
        for (const lastWaitTimeS of [0, 3, 60, Number.NaN]) {
          for (const [progress, webhook, least, most] of [
            [true, false, 2_000, 5_000],
            [true, true, 2_000, 5_000],
            [false, false, 2_000, 30_000],
            [false, true, 60_000, 120_000],
          ] as const) {
            const delay = pollDelayMs({ waitTimeS, lastWaitTimeS, sinceSubmitMs, progress, webhook })
            assert.ok(delay >= least && delay <= most, `${waitTimeS}: ${delay}`)
          }
        }
      }
    }
  })
})
