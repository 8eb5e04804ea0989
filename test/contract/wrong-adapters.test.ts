import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { before, describe, test } from 'node:test'
import { WRONG } from './wrong/adapters/fakes.ts'

/** The contract for adapters is worth nothing if an adapter that is wrong passes it. */
describe('the contract catches an adapter that', () => {
  let report = ''

  before(async () => {
    const { NODE_TEST_CONTEXT: _, ...own } = process.env
    // Hundreds of short-lived databases: none has to wait for a disk.
    const env = existsSync('/dev/shm') ? { ...own, TMPDIR: '/dev/shm' } : own
    const file = join(import.meta.dirname, 'wrong', 'adapters', 'index.ts')
    const args = ['--disable-warning=ExperimentalWarning', '--test-reporter=tap', '--test', file]
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
    report = await text(child.stdout)
  })

  for (const { wrong, caughtBy } of WRONG) {
    test(wrong, () => assert.deepEqual(failedItems(report, wrong).sort(), [...caughtBy].sort()))
  }
})

/** Names of the items that failed for one adapter, from a report in the Test Anything Protocol. */
function failedItems(report: string, wrong: string): string[] {
  const lines = report.split('\n')
  const start = lines.indexOf(`    # Subtest: adapter for ${wrong}`)
  assert.notEqual(start, -1, 'the contract was run for it')
  const end = lines.findIndex((line, at) => at > start && /^ {4}(not )?ok /.test(line))
  return lines.slice(start, end).flatMap((line) => /^ {8}not ok \d+ - (.*)$/.exec(line)?.[1] ?? [])
}
