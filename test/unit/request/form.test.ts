import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { say } from '../../../src/core/reply/messages/index.ts'
import { readForm } from '../../../src/core/request/form.ts'
import type { AttachedPicture, DrawWords } from '../../../src/core/request/model.ts'

const WORDS: DrawWords = { prompt: 'a fox', negative: '', overrides: {} }

/** What a form asks for becomes: the words to draw and what is said beside them, or why not. */
function asked(words: Partial<DrawWords>) {
  const read = readForm({ kind: 'draw', words: { ...WORDS, ...words }, remarks: [] })
  if (read.kind === 'refusal') return { refused: say('en', read.sentence) }
  assert.ok(read.command.kind === 'draw')
  return { words: read.command.words, remarks: read.command.remarks.map((remark) => say('en', remark)) }
}

describe('a form', () => {
  test('says what each field says, and nothing in a field is taken for another', () => {
    const words = {
      prompt: 'a fox --n 4 style: comic negative: red',
      negative: 'people --seed 3',
      style: 'stonepunk',
      overrides: {
        aspect: { width: 1920, height: 1080 },
        images: 2,
        seed: 'my seed',
        steps: 25,
        cfgScale: 7.5,
        model: 'Flux.1-Schnell fp8 (Compact)',
        loras: [{ name: '12345', model: 0.8 }, { name: '678' }],
      },
    }
    assert.deepEqual(asked(words), {
      words: {
        ...words,
        overrides: {
          ...words.overrides,
          aspect: { width: 16, height: 9 },
          loras: [{ name: '12345', model: 0.8, clip: 0.8 }, { name: '678' }],
        },
      },
      remarks: [],
    })
  })

  test('is cleaned: no invisible characters, no lines, and nothing that would begin the negative prompt', () => {
    assert.equal(
      asked({ prompt: 'a \u202Efo\u200Bx\n\nin snow ### red' }).words?.prompt,
      'a fox in snow, red',
    )
    assert.equal(asked({ style: ' stone\u200Bpunk\n' }).words?.style, 'stonepunk')
    assert.equal('style' in (asked({ style: ' \u200B ' }).words ?? {}), false)
  })

  test('without words, or with too many, is refused like a message', () => {
    for (const prompt of ['', ' \n', '\u200B', '?!', '###', '<@>'])
      assert.match(asked({ prompt }).refused ?? '', /didn't say what to draw/, JSON.stringify(prompt))
    assert.match(asked({ prompt: 'a'.repeat(6_000) }).refused ?? '', /3000 characters are the limit/)
    assert.match(asked({ prompt: 'a', negative: 'b'.repeat(3_000) }).refused ?? '', /3000 characters/)
    assert.match(asked({ style: 'x'.repeat(200) }).refused ?? '', /don't know the style/)
    assert.equal(asked({ prompt: '🦊' }).words?.prompt, '🦊')
  })

  test('values out of bounds are bent or left out, and that is said', () => {
    const { words, remarks } = asked({
      overrides: {
        images: 40,
        steps: Number.NaN,
        cfgScale: -3,
        seed: 's'.repeat(101),
        aspect: { width: 0, height: 5 },
        loras: [{ name: 'a', model: 99 }, { name: '' }, ...'bcdefg'.split('').map((name) => ({ name }))],
      },
    })
    assert.deepEqual(words?.overrides, {
      images: 4,
      cfgScale: 0,
      loras: [{ name: 'a', model: 5, clip: 5 }, ...'bcde'.split('').map((name) => ({ name }))],
    })
    assert.deepEqual(
      remarks?.map((remark) => /--\w+/.exec(remark)?.[0]),
      ['--ar', '--n', '--seed', '--steps', '--cfg', '--lora', '--lora', '--lora', '--lora'],
    )
  })

  test('an attached picture departs no further than the Horde knows', () => {
    const strength = (value?: number) => {
      const from = { url: 'https://cdn.example/a.png', ...(value !== undefined && { strength: value }) }
      return (asked({ from }).words?.from as AttachedPicture | undefined)?.strength
    }
    assert.deepEqual([0, 0.4, 7, undefined].map(strength), [0.01, 0.4, 1, undefined])
  })

  test('a change and a description keep to the same limits', () => {
    const change = readForm({ kind: 'change', style: 'comic\n', overrides: { images: 9 }, remarks: [] })
    assert.ok(change.kind === 'command' && change.command.kind === 'change')
    assert.equal(change.command.style, 'comic')
    assert.equal(change.command.overrides.images, 4)
    assert.equal(change.command.remarks.length, 1)
    assert.equal(readForm({ kind: 'alt', text: 'x'.repeat(3_001) }).kind, 'refusal')
    assert.deepEqual(readForm({ kind: 'help' }), { kind: 'command', command: { kind: 'help' } })
  })
})
