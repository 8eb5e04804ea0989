import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseCommand } from '../../../src/core/request/command.ts'
import type { Command } from '../../../src/core/request/model.ts'

const MEANT: readonly (readonly [words: string, command: Command])[] = [
  ['kudos 50', { kind: 'kudos', amount: 50 }],
  ['Kudos: 50!', { kind: 'kudos', amount: 50 }],
  ['/kudos 50, thanks!', { kind: 'kudos', amount: 50 }],
  ['kudos +50', { kind: 'kudos', amount: 50 }],
  ['50 kudos', { kind: 'kudos', amount: 50 }],
  ['send 50 kudos please', { kind: 'kudos', amount: 50 }],
  ['schenke 50 Kudos', { kind: 'kudos', amount: 50 }],
  ['kudos 50 thanks for the fox', { kind: 'kudos', amount: 50, note: 'thanks for the fox' }],
  ['kudos 50: thanks\nfor the fox', { kind: 'kudos', amount: 50, note: 'thanks for the fox' }],
  ['kudos 0', { kind: 'kudos', amount: 0 }],
  ['kudos', { kind: 'kudos' }],
  ['kudos quiet', { kind: 'kudos-quiet' }],
  ['Kudos leise', { kind: 'kudos-quiet' }],
  ['kudos loud', { kind: 'kudos-loud' }],
  ['help kudos', { kind: 'help-kudos' }],
  ['kudos help', { kind: 'help-kudos' }],
  ['link', { kind: 'link' }],
  ['link ABCDE-FGHJK', { kind: 'link', code: 'ABCDE-FGHJK' }],
  ['link code abcde fgh1k', { kind: 'link', code: 'abcde fgh1k' }],
  ['verknüpfe ABCDEFGHJK', { kind: 'link', code: 'ABCDEFGHJK' }],
  ['receive as Mara#12', { kind: 'receive-as', name: 'Mara#12' }],
  ['empfange als Mara Müller# 12', { kind: 'receive-as', name: 'Mara Müller# 12' }],
  ['pay: operator', { kind: 'pay-operator' }],
  ['pay own', { kind: 'pay-own' }],
  ['log in', { kind: 'login' }],
  ['Abmelden', { kind: 'logout' }],
  ['my account', { kind: 'account' }],
]

describe('words about kudos', () => {
  for (const [words, command] of MEANT)
    test(words, () => assert.deepEqual(parseCommand(words), { kind: 'command', command }))

  for (const words of ['kudos 2.5', 'kudos 1,000', 'kudos -5', 'kudos 9999999999', 'kudos 1.000.000'])
    test(`${words} is no amount that is sure`, () => {
      const parsed = parseCommand(words)
      assert.equal(parsed.kind === 'refusal' && parsed.sentence.key, 'giftAmountWrong')
    })

  for (const words of [
    'kudos to you!',
    '50 kudos to you!',
    'kudos for 50 foxes',
    'kudos 50th time',
    'kudos50x',
    'many kudos',
    'link your website',
    'link this',
    'link nice pictures',
    'link wonderland',
    'account of the year',
    'receive as always',
  ])
    test(`${words} is conversation`, () => assert.equal(parseCommand(words).kind, 'not-for-us'))

  test('a long note is cut, and endless ones cost no time', () => {
    const parsed = parseCommand(`kudos 5 ${'ab '.repeat(200)}`)
    assert.ok(parsed.kind === 'command' && parsed.command.kind === 'kudos')
    assert.equal(parsed.command.note?.length, 200)
    const startedAt = performance.now()
    for (const part of ['kudos ', 'kudos 5 ', '-', 'link ', '1', '1.', 'receive as ', '#1 '])
      parseCommand(`kudos ${part.repeat(50_000)}`)
    assert.ok(performance.now() - startedAt < 2_000)
  })
})
