import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { write } from '../../../src/cli/styles.ts'
import { HeraldError } from '../../../src/core/errors.ts'

test('a file of the styles that cannot be written is named, with the reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'herald-test-'))
  // Root may write into any folder that is there.
  rmSync(folder, { recursive: true })
  assert.throws(
    () => write(folder, { 'CREDITS.md': '' }),
    new HeraldError(
      `${join(folder, 'CREDITS.md')} cannot be written: ENOENT. Make the folder writable for this user.`,
    ),
  )
})
