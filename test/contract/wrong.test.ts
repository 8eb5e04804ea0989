import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

/** The contract suites are worth nothing if a wrong implementation passes them. */
const wrong: [file: string, caughtBy: RegExp][] = [
  ['store.ts', /not ok \d+ - of two openers at once one gets the claim/],
  ['dispatcher.ts', /not ok \d+ - nothing runs before its time/],
]

for (const [file, caughtBy] of wrong) {
  test(`the contract catches the wrong fake in ${file}`, () => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const path = join(import.meta.dirname, 'wrong', file)
    const { status, stdout } = spawnSync(process.execPath, ['--test-reporter=tap', '--test', path], {
      env,
      encoding: 'utf8',
    })
    assert.notEqual(status, 0)
    assert.match(stdout, caughtBy)
  })
}
