import assert from 'node:assert/strict'
import type { TestHerald } from './herald.ts'

/** pino's number for warnings. */
const WARN = 40
const MINUTE_MS = 60_000
const MOST_LINES_A_MINUTE = 20

/** The failure is told in these words, and not once for everything that met it. */
export function assertTold(herald: TestHerald, says: RegExp): void {
  const lines = herald.logged.filter(({ level }) => level >= WARN)
  const told = lines.map(({ msg, err }) => (err === undefined ? msg : `${msg}: ${err}`))
  assert.ok(
    told.some((line) => says.test(line)),
    [...new Set(told)].join('\n'),
  )
  for (const { at } of lines) {
    const inAMinute = lines.filter((line) => line.at >= at && line.at < at + MINUTE_MS).length
    assert.ok(inAMinute < MOST_LINES_A_MINUTE, `${inAMinute} lines in a minute`)
  }
}
