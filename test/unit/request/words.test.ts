import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createWordFilter } from '../../../src/core/request/words.ts'

const blocks = createWordFilter(
  ['bad word', 'İstanbul', 'nude*', 'ass', '裸', 'cock', 'straße'],
  ['cock robin'],
)

describe('blocked words', () => {
  test('are found however they are written', () => {
    const written = [
      'a BÁD-wörd here',
      'bad \u3000\u00a0 word',
      'bad_wo\u200Brd',
      'b\u00ADad wo\u2060rd',
      'b a d word',
      'n u d e',
      'ISTANBUL',
      'ıstanbul',
      'İstanbul',
      'two nudes',
      'ａｓｓ',
      '一裸二',
      'STRASSE',
      'cock robin and a cock',
    ]
    for (const text of written) assert.equal(blocks([text]), true, text)
  })

  test('are whole words: what merely contains them is fine, and so is what is allowed', () => {
    const fine = [
      'a class',
      'assassin',
      'Cock-Robin',
      'a bad dog says a word',
      'denude',
      'bad',
      'a b c d',
      '',
    ]
    for (const text of fine) assert.equal(blocks([text]), false, text)
    assert.equal(blocks(['bad', 'word']), false, 'two texts are not one')
    assert.equal(createWordFilter(['', '*', '!!'], [])(['anything * at all']), false)
  })

  test('take time in proportion to the text', () => {
    // The best of a few: a busy machine makes single ones late.
    const time = (text: string) => {
      const times = Array.from({ length: 4 }, () => {
        const from = performance.now()
        blocks([text])
        return performance.now() - from
      })
      return Math.min(...times)
    }
    for (const piece of ['a ', 'bad ', 'nud', '\u0301', 'b\u200B']) {
      time(piece.repeat(10_000))
      const once = Math.max(time(piece.repeat(20_000)), 2)
      assert.ok(time(piece.repeat(80_000)) < once * 40, piece)
    }
  })
})
