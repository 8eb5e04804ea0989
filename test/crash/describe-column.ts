import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { NO_SERVER } from '../support/engine.ts'
import type { World } from './scene.ts'
import { type Column, cell, PROMISED } from './verdict.ts'

/** What becomes of a process in the middle of its requests. */
export interface Death {
  readonly name: string
  rows(world: World): readonly string[]
  run(world: World): Promise<Column>
}

/** A test for each row of the column. */
export function describeColumn({ name, rows, run }: Death, world: World): void {
  const skip = world.engine === 'server' && NO_SERVER
  describe(`${name}, ${world.engine} engine`, { skip }, () => {
    let column: Column
    before(async () => {
      column = await run(world)
    })
    for (const row of rows(world)) {
      test(row, () => assert.equal(cell(column, row), PROMISED))
    }
  })
}
