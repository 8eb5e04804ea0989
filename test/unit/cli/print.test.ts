import assert from 'node:assert/strict'
import { test } from 'node:test'
import { print, printJson, tell } from '../../../src/cli/print.ts'

/** Sets a title, turns the text red, hides what follows, reads it backwards. */
const HOSTILE = 'a \x1b]0;title\x07 \x9b31m \r\x1b[2K \u202e fox\nsecond line'

test('nothing that is printed steers the terminal, and what machines read stays the same value', (t) => {
  const said: string[] = []
  for (const name of ['log', 'error'] as const)
    t.mock.method(console, name, (text: string) => void said.push(text))
  print(HOSTILE)
  tell(HOSTILE)
  printJson({ [HOSTILE]: HOSTILE })
  printJson([HOSTILE], 2)
  assert.equal(said.length, 4)
  for (const text of said) assert.doesNotMatch(text, /[^\P{Cc}\n]|\u202e/u)
  assert.match(said[0] ?? '', /^a .*fox\nsecond line$/s)
  assert.deepEqual(JSON.parse(said[2] ?? ''), { [HOSTILE]: HOSTILE })
  assert.deepEqual(JSON.parse(said[3] ?? ''), [HOSTILE])
})
