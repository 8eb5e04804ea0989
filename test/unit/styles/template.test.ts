import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seededRandom } from '../../../src/core/styles/random.ts'
import { fillTemplate } from '../../../src/core/styles/template.ts'

describe('a template with a person’s words', () => {
  const cases: [why: string, template: string, prompt: string, negative: string, expected: string][] = [
    ['plain', '{p}{np}', 'cat', '', 'cat'],
    ['a negative brings its mark', '{p}{np}', 'cat', 'dog', 'cat###dog'],
    ['an empty negative leaves no comma', 'x {p}###{np}, ugly', 'cat', '', 'x cat###ugly'],
    ['text before the negative gets a comma', '{p}###mono{np}', 'cat', 'dog', 'cat###mono, dog'],
    ['no second comma', '{p}###mono, {np}, ugly', 'cat', ' dog, ', 'cat###mono, dog, ugly'],
    ['nothing unwanted, no mark', '{p}, art ### {np}', 'cat', '', 'cat, art'],
    ['alternations stay', '{a|b {c}} {p}{np}', '{x|y}', '', '{a|b {c}} {x|y}'],
    [
      'no {np}: the negative is sent all the same',
      'Crungus, {p}, ink',
      'cat',
      'dog',
      'Crungus, cat, ink###dog',
    ],
    ['a mark that lost a character', '{p}##{np}', 'cat', 'dog', 'cat###dog'],
    ['two marks', '{p}###bad###worse{np}', 'cat', 'dog', 'cat###bad, worse, dog'],
    ['brackets around the negative', '{p}###({np}:1.2), bad', 'cat', 'dog', 'cat###(dog:1.2), bad'],
    ['{np} in the words is no slot', '{p}###{np}', '{np}{p}', '{p}{np}', '{np}{p}###{p}{np}'],
    ['replacement patterns are words', '{p}###{np}', "$& $1 $` $'", '$$', "$& $1 $` $'###$$"],
    ['a mark in the words splits nothing', '{p}###{np}', 'a###b', 'c####d', 'a##b###c, d'],
    ['a # beside the mark does not shift it', '{p}###{np}', 'C#', '#d', 'C# ### #d'],
    ['a # that the template touches', '#{p}###{np}', '##', '', '##'],
  ]
  for (const [why, template, prompt, negative, expected] of cases)
    test(why, () => assert.equal(fillTemplate(template, prompt, negative), expected))

  test('hostile words never move the mark and never vanish', () => {
    const random = seededRandom('hostile')
    const bits = [
      '{p}',
      '{np}',
      '###',
      '#',
      '$&',
      '$1',
      '{',
      '}',
      '|',
      ',',
      ' ',
      'cat',
      '\\',
      '\n',
      '(',
      ':1.2)',
    ]
    const text = () => Array.from({ length: 8 }, () => bits[Math.floor(random() * bits.length)]).join('')
    for (let i = 0; i < 5_000; i++) {
      const [prompt, negative] = [`A${text()}Z`, `B${text()}Y`]
      const [wanted = '', ...unwanted] = fillTemplate('so {p}, art###bad{np}, ugly', prompt, negative).split(
        '###',
      )
      assert.equal(unwanted.length, 1)
      assert.equal(wanted.trim(), `so ${prompt.replace(/#{3,}/g, '##')}, art`)
      assert.match(unwanted[0] ?? '', /^bad, B.*Y, ugly$/s)
    }
  })

  test('a long run of spaces costs linear time', () => {
    const start = performance.now()
    fillTemplate('{p}###{np}', `a${' '.repeat(200_000)}b`, `${', '.repeat(100_000)}c`)
    assert.ok(performance.now() - start < 5_000)
  })
})
