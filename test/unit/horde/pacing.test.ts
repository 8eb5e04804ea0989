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
  const checksFor = (jobMs: number, progress: boolean): number => {
    let now = 0
    let checks = 0
    let wait = 0
    while (now < jobMs) {
      now += pollDelayMs({ waitTimeS: wait, queuePosition: wait > 0 ? 1 : 0, sinceSubmitMs: now, progress })
      checks += 1
      wait = Math.max(0, Math.ceil((jobMs - now) / 1000))
    }
    return checks
  }

  test('a minute takes at most four checks', () => {
    assert.ok(checksFor(60_000, false) <= 4, `${checksFor(60_000, false)} checks`)
  })

  test('stays between 2 and 30 s, and within 5 s where someone watches', () => {
    for (const waitTimeS of [0, 1, 5, 60, 10_000, Number.NaN, Number.POSITIVE_INFINITY, -3]) {
      for (const sinceSubmitMs of [0, 60_000, 10_000_000, -5]) {
        for (const progress of [true, false]) {
          const delay = pollDelayMs({ waitTimeS, queuePosition: 3, sinceSubmitMs, progress })
          assert.ok(delay >= 2000 && delay <= (progress ? 5000 : 30_000), `${waitTimeS}: ${delay}`)
        }
      }
    }
  })
})
