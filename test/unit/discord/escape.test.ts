import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plain, said } from '../../../src/adapters/discord/views/escape.ts'
import { HOSTILE } from './hostile.ts'

/** What is left when everything that is escaped is taken out. */
const bare = (text: string) => text.replace(/\\[\\*_~|<>[\]\-+.)]/g, '')

function assertHarmless(text: string): void {
  const left = bare(text)
  assert.doesNotMatch(left, /[\\*_~|<>[\]`]/)
  assert.doesNotMatch(left, /[@#](?!\u200B)/)
  assert.doesNotMatch(left, /:\/\/|discord\.gg|[\u202A-\u202E\u2066-\u2069]/)
  assert.doesNotMatch(left, /^\s*(?:[-+]\s|\d+[.)]\s)/m)
  assert.ok(text.isWellFormed())
}

describe('words from elsewhere', () => {
  test('mention nobody, link nowhere and are no markup', () => {
    for (const words of HOSTILE) assertHarmless(plain(words, 100_000))
  })

  test('read as they were written', () => {
    const shown = (text: string) => text.replace(/\\(.)/g, '$1').replaceAll('\u200B', '')
    for (const words of ['a_b* [c] <d> (e) 1.5 \\o/', '- a\n1. b', '#tag @name u/x https://x.example'])
      assert.equal(shown(plain(words, 1_000)), words)
    assert.equal(
      plain('a lighthouse, 35mm (f/1.4) - dusk + fog', 100),
      'a lighthouse, 35mm (f/1.4) - dusk + fog',
    )
  })

  test('fit, whatever they are, and are only cut where they must be', () => {
    for (const words of HOSTILE) {
      for (const limit of [1, 2, 3, 80, 256, 999, 4_096]) {
        const text = plain(words, limit)
        assert.ok(text.length <= limit, `${words.slice(0, 9)} ${limit}`)
        assertHarmless(text)
      }
    }
    assert.equal(plain('x'.repeat(100), 100), 'x'.repeat(100))
    assert.equal(plain('*'.repeat(50), 100), '\\*'.repeat(50))
    assert.match(plain('*'.repeat(51), 100), /^(?:\\\*){48,49}…$/)
  })

  test('are not broken twice', () => {
    assert.equal(plain(plain('@a #b', 100), 100), plain('@a #b', 100))
  })
})

describe('a sentence of ours', () => {
  test('keeps its code and its addresses, and escapes the rest', () => {
    assert.equal(
      said('Reply `again` or `style: my_style`. The *words* by a_b (https://x.example/a_b_c).', 200),
      'Reply `again` or `style: my_style`. The \\*words\\* by a\\_b (https://x.example/a_b_c).',
    )
  })

  test('fits', () => {
    for (const words of HOSTILE) assert.ok(said(`Here: ${words} \`again\``, 2_000).length <= 2_000)
  })
})
