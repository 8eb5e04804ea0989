import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRoom } from '../../../src/engine/room.ts'

/** A process whose time the test lets pass. */
function process() {
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
  return { room, pass }
}

test('a process takes on less at once while its processor is what somebody waits for, and then more again', () => {
  const { room, pass } = process()
  const calm = room.size()
  room.wanted()
  pass(200, 190)
  const busy = room.size()
  assert.ok(busy >= 4 && busy < calm / 2, `${busy} instead of ${calm}`)
  pass(20, 0)
  assert.equal(room.size(), busy, 'a moment says nothing')
  pass(200, 100)
  assert.equal(room.size(), calm)
})

test('a busy process takes on much at once while nobody waits, and less from the moment somebody does', () => {
  const { room, pass } = process()
  const calm = room.size()
  pass(200, 200)
  assert.equal(room.size(), calm)
  room.wanted()
  const busy = room.size()
  assert.ok(busy < calm / 2, `${busy} instead of ${calm}`)
  pass(4_000, 4_000)
  assert.equal(room.size(), busy, 'whoever writes next is to find room')
  pass(60_000, 60_000)
  assert.equal(room.size(), calm)
})
