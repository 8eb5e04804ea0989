import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRoom } from '../../../src/engine/room.ts'

test('a process takes on less at once while its processor is what they wait for, and then more again', () => {
  let [now, active] = [0, 0]
  const room = createRoom({
    now: () => now,
    eventLoopUtilization: (current, last) => {
      const worked = (current?.active ?? active) - (last?.active ?? 0)
      const passed = (current?.idle ?? 0) + (current?.active ?? now) - (last ? last.idle + last.active : 0)
      return { idle: now - active, active, utilization: worked / passed }
    },
  })
  const pass = (ms: number, worked: number) => {
    now += ms
    active += worked
  }
  const calm = room()
  pass(200, 190)
  const busy = room()
  assert.ok(busy >= 4 && busy < calm / 2, `${busy} instead of ${calm}`)
  pass(20, 0)
  assert.equal(room(), busy, 'a moment says nothing')
  pass(200, 100)
  assert.equal(room(), calm)
})
