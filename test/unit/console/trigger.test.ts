import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consoleWords } from '../../../src/adapters/console/trigger.ts'

test('words that are no command are something to draw, others stay what they are', () => {
  assert.equal(consoleWords('a fox'), 'draw me a fox')
  for (const words of ['draw me a fox', 'help', 'stop', 'login', 'vary 2'])
    assert.equal(consoleWords(words), words)
})

test('a key is neither drawn nor repeated; where it belongs is said', () => {
  const random = 'aB3dE5gH7jK9mN1pQ3sT5v'
  for (const words of [
    'login 0123456789abcdefghij12',
    random,
    `a fox ${random}`,
    `draw me a fox ${random}`,
    'my key is 01234567-89ab-cdef-0123-456789abcdef',
  ]) {
    assert.throws(
      () => consoleWords(words),
      (error: Error) =>
        error.name === 'HeraldError' && /HORDE_API_KEY=/.test(error.message) && !/[0-9]/.test(error.message),
      words,
    )
  }
})
