import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  judge,
  LONGEST_PAUSE_MS,
  queueMinutes,
  type Standing,
  strikePauseMs,
} from '../../../src/core/request/limits.ts'
import { newRequest, T0 } from '../../contract/requests.ts'

const LIMITS = {
  cooldownSeconds: 20,
  atOnce: 3,
  aDay: 100,
  messages: 40,
  messagesOfBots: 5,
  queueMinutes: 30,
}
const NOTHING: Standing = {
  underWay: 0,
  today: 0,
  todayHere: 0,
  messages: 0,
  lastDrawingAt: null,
  pausedUntil: 0,
}
const MINUTE_MS = 60_000
const { event } = newRequest('one')
const DRAW = { kind: 'command', command: { kind: 'again' } } as const

function verdict(
  standing: Partial<Standing>,
  asking: { draws?: boolean; queue?: number | null } = {},
  limits = LIMITS,
) {
  const draws = asking.draws ?? true
  const parsed = draws ? DRAW : ({ kind: 'command', command: { kind: 'cancel' } } as const)
  const waits = asking.queue === undefined ? 0 : asking.queue
  const all = { event, parsed, draws, allowed: true, queueMinutes: waits, nowMs: T0 }
  const said = judge(all, limits)({ ...NOTHING, ...standing })
  return said.kind === 'accept' ? 'accept' : `${said.kind} ${said.sentence.key}`
}

describe('limits', () => {
  test('hold from the first that is too many, and not before', () => {
    assert.equal(verdict({ underWay: 2, today: 99, messages: 39 }), 'accept')
    assert.equal(verdict({ underWay: 3 }), 'answer tooManyAtOnce')
    assert.equal(verdict({ today: 100 }), 'answer tooManyToday')
    assert.equal(verdict({ messages: 40 }), 'notice tooManyMessages')
    assert.equal(verdict({ lastDrawingAt: T0 - 19_999 }), 'notice cooldown')
    assert.equal(verdict({ lastDrawingAt: T0 - 20_000 }), 'accept')
    assert.equal(verdict({ pausedUntil: T0 + 1 }), 'notice paused')
    assert.equal(verdict({ pausedUntil: T0 }), 'accept')
    assert.equal(verdict({}, { queue: 31 }), 'answer queueFull')
    assert.equal(verdict({}, { queue: 30 }), 'accept')
    assert.equal(verdict({}, { queue: null }), 'accept')
  })

  test('a command that draws nothing is held up by none but the loop guard', () => {
    const much = { underWay: 9, today: 999, lastDrawingAt: T0, pausedUntil: T0 + MINUTE_MS }
    assert.equal(verdict(much, { draws: false, queue: 99 }), 'accept')
    assert.equal(verdict({ messages: 40 }, { draws: false }), 'notice tooManyMessages')
  })

  test('without a cooldown, two at once are no matter of who was a moment earlier', () => {
    const without = { ...LIMITS, cooldownSeconds: 0 }
    assert.equal(verdict({ lastDrawingAt: T0 + 5 }, {}, without), 'accept')
  })

  test('a place’s quota holds from the first that is too many', () => {
    const judged = (todayHere: number) =>
      judge(
        { event, parsed: DRAW, draws: true, allowed: true, quota: 2, queueMinutes: 0, nowMs: T0 },
        LIMITS,
      )({ ...NOTHING, todayHere }).kind
    assert.equal(judged(1), 'accept')
    assert.equal(judged(2), 'answer')
  })

  test('zero switches a limit off', () => {
    const off = { cooldownSeconds: 0, atOnce: 0, aDay: 0, messages: 0, messagesOfBots: 0, queueMinutes: 0 }
    const much = { underWay: 999, today: 9_999, messages: 9_999, lastDrawingAt: T0 }
    assert.equal(verdict(much, { queue: 9_999 }, off), 'accept')
  })

  test('a pause from a clock that was far ahead is none', () => {
    assert.equal(verdict({ pausedUntil: T0 + LONGEST_PAUSE_MS + 1 }), 'accept')
  })

  test('strikes pause for longer and longer, up to three days', () => {
    const minutes = [0, 1, 2, 3, 4, 5, 6, 7, 99].map((strikes) => strikePauseMs(strikes) / MINUTE_MS)
    assert.deepEqual(minutes, [0, 0, 0, 15, 60, 240, 960, 3_840, 4_320])
  })

  test('the queue is measured once it has lasted; a short one never is too long', () => {
    assert.equal(queueMinutes({ waiting: 20, oldestAt: 0, endedLately: 1 }, T0), 0)
    assert.equal(queueMinutes({ waiting: 900, oldestAt: T0, endedLately: 0 }, T0), 30)
    assert.equal(queueMinutes({ waiting: 100, oldestAt: T0 - 10 * MINUTE_MS, endedLately: 20 }, T0), 50)
    assert.equal(queueMinutes({ waiting: 100, oldestAt: T0 - 10 * MINUTE_MS, endedLately: 0 }, T0), null)
  })
})
