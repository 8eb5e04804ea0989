import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pollDelayMs, SubmitPacing } from '../../../src/core/horde/pacing.ts'

describe('SubmitPacing', () => {
  test('keeps submissions 700 ms apart, first come first served', () => {
    const pacing = new SubmitPacing()
    assert.equal(pacing.turn('a', 1000), 0)
    assert.equal(pacing.turn('b', 1000), 700)
    assert.equal(pacing.turn('c', 1100), 1300)
    assert.equal(pacing.turn('b', 1200), 500, 'asking again keeps the place')
    assert.equal(pacing.turn('b', 1700), 0)
    assert.equal(pacing.turn('c', 2400), 0)
  })

  test('a late one goes at once, and pushes the next one back far enough', () => {
    const pacing = new SubmitPacing()
    pacing.turn('a', 0)
    pacing.turn('b', 0)
    pacing.turn('c', 0)
    assert.equal(pacing.turn('b', 1300), 0)
    assert.equal(pacing.turn('c', 1400), 600)
    assert.equal(pacing.turn('c', 2000), 0)
  })

  test('never more than the limit in any minute, however greedy the callers', () => {
    const pacing = new SubmitPacing({ gapMs: 1, perMinute: 5 })
    const spent: number[] = []
    for (let now = 0; now < 300_000; now += 100) {
      for (const id of ['x', 'y', 'z']) if (pacing.turn(id, now) === 0) spent.push(now)
    }
    for (const at of spent) {
      const inMinute = spent.filter((other) => other >= at && other < at + 60_000).length
      assert.ok(inMinute <= 5, `${inMinute} submissions in the minute from ${at}`)
    }
    assert.ok(spent.length >= 20, `only ${spent.length} of 25 slots were used`)
  })

  test('forgotten and abandoned places do not hold others up', () => {
    const pacing = new SubmitPacing()
    pacing.turn('a', 0)
    pacing.turn('gone', 0)
    pacing.forget('gone')
    assert.equal(pacing.turn('b', 0), 700)
    for (let index = 0; index < 100; index += 1) pacing.turn(`ghost-${index}`, 0)
    assert.equal(pacing.turn('late', 200_000), 0)
  })

  test('a clock that jumps back does not stop submitting', () => {
    const pacing = new SubmitPacing()
    pacing.turn('a', 1_000_000)
    assert.equal(pacing.turn('b', 5_000), 0)
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
