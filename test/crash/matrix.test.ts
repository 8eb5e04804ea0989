import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { KILL_ROWS, killColumn } from './kill.ts'
import type { World } from './scene.ts'
import { type Column, cell } from './verdict.ts'

/** A world without native idempotency is the harder one; `npm run test:crash` has them all. */
const world: World = { engine: 'embedded', idempotency: false }

describe(`killed at each step, ${world.engine} engine: one reply, with the right picture, and nothing left`, () => {
  let column: Column
  before(async () => {
    column = await killColumn(world)
  })
  for (const row of KILL_ROWS) {
    test(row, () => assert.equal(cell(column, row), 'as promised'))
  }
})
