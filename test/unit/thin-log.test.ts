import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { createLog } from '../../src/app.ts'

const MINUTE_MS = 60_000

describe('the log of an outage', () => {
  let nowMs: number
  let lines: { msg: string; requestId?: string; notShown?: number; kind?: string }[]
  let log: ReturnType<typeof createLog>

  beforeEach(() => {
    nowMs = Date.now()
    lines = []
    log = createLog('info', { write: (line) => lines.push(JSON.parse(line)) }, () => nowMs)
  })

  function fail(times: number, kind = 'unreachable'): void {
    for (let n = 0; n < times; n += 1)
      log.warn({ requestId: `r${n}`, kind, err: new Error('ECONNREFUSED') }, 'submit failed')
  }

  test('says a failure three times a minute, and how often else it happened', () => {
    fail(500)
    assert.deepEqual(
      lines.map(({ requestId }) => requestId),
      ['r0', 'r1', 'r2'],
    )
    nowMs += MINUTE_MS
    fail(1)
    assert.equal(lines.at(-1)?.notShown, 497)
    nowMs += MINUTE_MS
    fail(1)
    assert.equal(lines.length, 5)
    assert.equal(lines.at(-1)?.notShown, undefined)
  })

  test('hides no other failure behind it', () => {
    fail(500)
    fail(1, 'key')
    log.error({ err: new Error('full') }, 'step failed; trying again')
    assert.deepEqual(
      lines.slice(3).map(({ msg, kind }) => [msg, kind]),
      [
        ['submit failed', 'key'],
        ['step failed; trying again', undefined],
      ],
    )
  })

  test('tells of every request what became of it', () => {
    for (let n = 0; n < 500; n += 1) {
      log.info({ requestId: `r${n}`, pictures: 1 }, 'reply posted')
      log.warn({ requestId: `r${n}`, cause: 'auth' }, 'request ended unanswerable')
    }
    assert.equal(lines.length, 1_000)
  })

  test('is not silent for hours after the clock was set back', () => {
    fail(10)
    nowMs -= 180 * MINUTE_MS
    fail(1)
    assert.equal(lines.length, 4)
  })
})
