import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { findKey } from '../../../src/core/request/horde-key.ts'

const KEY = 'Xk3_p9QaZ-71mWvRtB2c4A'
const SHARED = randomUUID()

describe('a key in what somebody writes', () => {
  for (const [words, key] of [
    [`login ${KEY}`, KEY],
    [`Log in with my API key: ${KEY}`, KEY],
    [`/login ${KEY}.`, KEY],
    ['anmelden sim-mara-account', 'sim-mara-account'],
    [`login ${KEY} please`, KEY],
    [KEY, KEY],
    ['aaaaaaaaaaaaaaaaaaaaa-', 'aaaaaaaaaaaaaaaaaaaaa-'],
    [`my key is ${KEY}`, KEY],
    [`Mein Schlüssel: ${KEY}`, KEY],
    [SHARED, SHARED],
    [`login ${SHARED}`, SHARED],
    [`log\u200Bin ${KEY.slice(0, 9)}\u200B${KEY.slice(9)}`, KEY],
  ] as const)
    test(`is taken from ${JSON.stringify(words)}`, () => {
      const found = findKey(words)
      assert.deepEqual([found?.key.reveal(), found?.alone], [key, true])
      assert.ok(!found?.text.includes(key))
    })

  for (const words of [`draw me a fox, ${KEY}`, `${KEY} ${SHARED}`, `is ${KEY} a good key?`])
    test(`is hidden, and not taken, in ${JSON.stringify(words)}`, () => {
      const found = findKey(words)
      assert.equal(found?.alone, false)
      assert.ok(!found?.text.includes(KEY) && !found?.text.includes(SHARED))
    })

  for (const words of [
    'draw me a lighthouse at dusk',
    'draw me https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC',
    'draw me a GreatPhotographOfCat12 style',
    'draw me a Donaudampfschifffahrts-Kapitän',
    'login',
    'log in now',
    'login please',
    'link ABCDE-FGHJK',
    '',
  ])
    test(`is nothing that ${JSON.stringify(words)} has`, () => assert.equal(findKey(words), undefined))

  test('is found whichever key it is', () => {
    for (let many = 0; many < 2_000; many += 1) {
      const key = randomBytes(16).toString('base64url')
      for (const words of [`login ${key}`, key]) {
        const found = findKey(words)
        assert.equal(found?.key.reveal(), key, words)
        assert.ok(found.alone && !found.text.includes(key), words)
      }
    }
  })

  test('costs no time to look for', () => {
    const startedAt = performance.now()
    for (const part of ['login ', 'my key ', 'aA0-', '0123abcd-', 'here is ', ' : = '])
      findKey(`login ${part.repeat(50_000)}`)
    assert.ok(performance.now() - startedAt < 2_000)
  })
})
