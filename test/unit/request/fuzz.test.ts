import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { say } from '../../../src/core/reply/messages/index.ts'
import { parseCommand } from '../../../src/core/request/command.ts'

const SCRAPS = [
  'draw me ',
  'draw for us ',
  'zeichne mir ',
  'please ',
  'style: ',
  'Stil:',
  '###',
  'negative: ',
  'in the style of ',
  '--n ',
  '--ar ',
  '16:9',
  '--lora ',
  '—seed ',
  '--',
  '—',
  '=',
  ':',
  '"',
  '“',
  '”',
  '„',
  "'",
  '\n',
  '\0',
  '\u200B',
  '\u202E',
  '\uD800',
  '\uDC00',
  '👩‍🚀',
  'é',
  'e\u0301',
  'cat ',
  ' ',
  ',',
  '.',
  '-1',
  '1e999',
  '{p}',
  '$&',
  '@everyone ',
  '#tag ',
  'help',
  'vary ',
  'alt 2: ',
  '99999999999999999999',
  'constructor',
  '--__proto__ ',
  'thanks',
  'İ',
  'ß',
  '\u2028',
]

/** Mulberry32: the same strings on every run. */
function random(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('any string', () => {
  test('is parsed without an exception, into bounded words that survive storage', () => {
    const next = random(20260101)
    for (let round = 0; round < 5000; round++) {
      const text = Array.from(
        { length: 1 + Math.floor(next() * 14) },
        () => SCRAPS[Math.floor(next() * SCRAPS.length)],
      ).join('')
      const parsed = parseCommand(text, () => next() < 0.5)
      const stored = JSON.stringify(parsed)
      assert.ok(stored.isWellFormed() && !stored.includes('\\u0000'), text)
      assert.deepEqual(JSON.parse(stored), parsed, text)
      if (parsed.kind === 'refusal') assert.ok(say('de', parsed.sentence).length < 500)
      if (parsed.kind === 'command' && parsed.command.kind === 'draw') {
        const { prompt, negative, style } = parsed.command.words
        assert.ok(prompt.length > 0 && prompt.length + negative.length <= 3000 && (style?.length ?? 0) <= 100)
        assert.ok(!`${prompt}${negative}`.includes('###'), text)
      }
    }
  })

  test('takes time in proportion to its length', () => {
    const frames = ['', 'draw me ', 'style: ', 'alt 2: ']
    for (const scrap of [
      ...SCRAPS,
      '--n "',
      '--a-a',
      'style:style',
      'draw ',
      'hey ',
      '--lora „',
      'e\u0301\u0323',
      ', thanks',
      ' please',
      '!',
      '—n',
    ]) {
      for (const frame of frames) {
        const ms = (length: number) => {
          const text = frame + scrap.repeat(Math.ceil(length / scrap.length))
          const before = process.threadCpuUsage()
          parseCommand(text)
          return process.threadCpuUsage(before).user / 1000
        }
        // Ten times the length: quadratic time would be a hundred times as long.
        const small = Math.min(ms(10_000), ms(10_000))
        const large = Math.min(ms(100_000), ms(100_000))
        assert.ok(
          large < 40 * Math.max(small, 2),
          `${JSON.stringify(frame + scrap)}: ${small} ms, ${large} ms`,
        )
      }
    }
  })
})
