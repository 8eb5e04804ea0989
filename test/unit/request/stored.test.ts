import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import { linkCodeHash } from '../../../src/core/accounts/link-code.ts'
import { parseCommand } from '../../../src/core/request/command.ts'
import type { Command } from '../../../src/core/request/model.ts'
import { withoutCode, withoutKeysIn } from '../../../src/core/request/stored.ts'

const KEY = 'Xk3_p9QaZ-71mWvRtB2c4A'
const SHARED = randomUUID()

function drawing(words: Partial<Extract<Command, { kind: 'draw' }>['words']>): Command {
  return { kind: 'draw', words: { prompt: 'a fox', negative: '', overrides: {}, ...words }, remarks: [] }
}

describe('a key in a field', () => {
  for (const [where, command] of Object.entries<Command>({
    'the prompt': drawing({ prompt: `a fox, ${KEY}` }),
    'the prompt, alone': drawing({ prompt: KEY }),
    'the prompt, behind a character that nobody sees': drawing({
      prompt: `a fox, ${KEY.slice(0, 9)}\u200B${KEY.slice(9)}`,
    }),
    'what is to be left out': drawing({ negative: SHARED }),
    'the style': drawing({ style: KEY }),
    'the model': drawing({ overrides: { model: KEY } }),
    'the name of a LoRA': drawing({ overrides: { loras: [{ name: KEY, model: 1, clip: 1 }] } }),
    'a description': { kind: 'alt', text: `a fox ${KEY}` },
    'a change': { kind: 'change', style: KEY, overrides: {}, remarks: [] },
  }))
    test(`is hidden: ${where}`, () => {
      const stored = JSON.stringify(withoutKeysIn(command))
      assert.match(stored, /\[key\]/)
      assert.doesNotMatch(stored, new RegExp(`${KEY}|${SHARED}|${KEY.slice(9)}`))
    })

  test('is found whichever key it is, alone in the prompt', () => {
    for (let many = 0; many < 2_000; many += 1) {
      const key = randomBytes(16).toString('base64url')
      assert.doesNotMatch(JSON.stringify(withoutKeysIn(drawing({ prompt: key }))), new RegExp(key))
    }
  })

  for (const command of [
    drawing({ prompt: 'a lighthouse at dusk, DreamShaperXLLightning', style: 'stonepunk' }),
    drawing({ prompt: 'Donaudampfschifffahrts', overrides: { model: 'DreamShaperXLLightning', seed: '12' } }),
    drawing({ from: { url: `https://cdn.discordapp.com/a/${KEY}/x.png?is=${KEY}` } }),
    drawing({ from: { requestId: 'discord-1234567890123456789-1' as never, picture: 0 } }),
    { kind: 'vary', picture: 1 },
    { kind: 'help' },
  ] as const)
    test(`is nothing that ${JSON.stringify(command)} has`, () =>
      assert.equal(withoutKeysIn(command), command))
})

test('a code is stored as its hash, and one that can be none links nothing', () => {
  const stored = (words: string) => {
    const parsed = parseCommand(words)
    assert.ok(parsed.kind !== 'not-for-us')
    return withoutCode(parsed)
  }
  const code = linkCodeHash('ABCDE-FGHJK')
  assert.deepEqual(stored('link abcde-fghjk'), {
    parsed: { kind: 'command', command: { kind: 'link', code } },
    text: 'link [code]',
  })
  assert.deepEqual(stored('link ABCDE-FGHJU')?.parsed, {
    kind: 'command',
    command: { kind: 'link', code: '' },
  })
  assert.equal(stored('link'), undefined)
  assert.equal(stored('help'), undefined)
})
