import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askedByCommand } from '../../../src/adapters/discord/commands/asked.ts'
import { readCommand } from '../../../src/adapters/discord/commands/data.ts'
import { COMMANDS } from '../../../src/adapters/discord/commands/definitions.ts'
import { parseImagine } from '../../../src/adapters/discord/commands/parse-options.ts'
import { say } from '../../../src/core/reply/messages/index.ts'
import { parseCommand } from '../../../src/core/request/command.ts'
import { readForm } from '../../../src/core/request/form.ts'
import { HOSTILE } from './hostile.ts'

type Value = string | number | boolean
const data = (name: string, fields: Record<string, Value>, resolved?: object) => ({
  name,
  options: Object.entries(fields).map(([key, value]) => ({ name: key, type: 3, value })),
  ...(resolved && { resolved }),
})

function imagine(fields: Record<string, Value>, resolved?: object) {
  const filled = readCommand(data('imagine', fields, resolved))
  assert.ok(filled)
  return parseImagine(filled)
}

/** What intake makes of it. */
function words(fields: Record<string, Value>) {
  const parsed = readForm(imagine(fields))
  assert.ok(parsed.kind === 'command' && parsed.command.kind === 'draw')
  return parsed.command
}
function typed(text: string) {
  const parsed = parseCommand(text)
  assert.ok(parsed.kind === 'command' && parsed.command.kind === 'draw')
  return parsed.command
}

test('a field that says something about an empty one is left out, and that is said', () => {
  const said = (fields: Record<string, Value>) => words(fields).remarks.map((remark) => say('en', remark))
  assert.deepEqual(said({ prompt: 'a fox', lora_strength: 0.7, change: 40 }), [
    "I left out 'lora_strength': it says something only beside 'lora'.",
    "I left out 'change': it says something only beside 'image'.",
  ])
  assert.deepEqual(said({ prompt: 'a fox', lora: '12', lora_strength: 0.7 }), [])
})

describe('a form', () => {
  const same: readonly (readonly [Record<string, Value>, string])[] = [
    [{ prompt: 'a fox' }, 'draw me a fox'],
    [{ prompt: '"a fox", please' }, 'draw me a fox, please'],
    [{ prompt: 'a fox', style: 'comic' }, 'draw me a fox style: comic'],
    [{ prompt: 'a fox style: comic' }, 'draw me a fox style: comic'],
    [{ prompt: 'a fox', negative: 'dogs, text' }, 'draw me a fox negative: dogs, text'],
    [{ prompt: 'a fox ### dogs', negative: 'text' }, 'draw me a fox ### text, dogs'],
    [{ prompt: 'a fox', images: 3, seed: '12', aspect: '16:9' }, 'draw me a fox --n 3 --seed 12 --ar 16:9'],
    [{ prompt: 'a fox --n 2 --steps 20' }, 'draw me a fox --n 2 --steps 20'],
    [{ prompt: 'a fox --n 2', images: 4 }, 'draw me a fox --n 2 --n 4'],
    [{ prompt: 'a fox', model: 'AlbedoBase XL' }, 'draw me a fox --model "AlbedoBase XL"'],
    [{ prompt: 'a fox', lora: '12:0.5, 34' }, 'draw me a fox --lora 12:0.5 --lora 34'],
    [{ prompt: 'a fox', lora: '12 34:-1', lora_strength: 0.7 }, 'draw me a fox --lora 12:0.7 --lora 34:-1'],
    [{ prompt: 'a fox', lora: '12:99' }, 'draw me a fox --lora 12:99'],
    [
      { prompt: 'a fox', lora: '1 2 3 4 5 6' },
      'draw me a fox --lora 1 --lora 2 --lora 3 --lora 4 --lora 5 --lora 6',
    ],
    [{ prompt: 'a fox', seed: 'x'.repeat(101) }, `draw me a fox --seed ${'x'.repeat(101)}`],
  ]
  for (const [fields, text] of same) {
    test(`means the same as ${text.slice(0, 60)}`, () => assert.deepEqual(words(fields), typed(text)))
  }

  test('takes names as they are shown in lists', () => {
    for (const style of ['Style: comic', 'style:comic', 'comic · Flux', ' comic ', 'Kategorie: comic'])
      assert.equal(words({ prompt: 'a fox', style }).words.style, 'comic')
    assert.equal(
      words({ prompt: 'a fox', model: 'Flux.1 · 3 volunteers, 1 picture waiting' }).words.overrides.model,
      'Flux.1',
    )
    assert.equal(words({ prompt: 'a fox', style: 'Style: ' }).words.style, undefined)
  })

  test('starts from the picture that is attached, as far as is asked', () => {
    const attachments = {
      9: {
        id: '9',
        url: 'https://cdn.example/x.png',
        content_type: 'image/png',
        size: 12,
        width: 5,
        height: 6,
      },
    }
    assert.deepEqual(imagine({ prompt: 'a fox', image: '9', change: 40 }, { attachments }).words.from, {
      url: 'https://cdn.example/x.png',
      contentType: 'image/png',
      bytes: 12,
      width: 5,
      height: 6,
      strength: 0.4,
    })
    assert.equal(imagine({ prompt: 'a fox', image: '8' }, { attachments }).words.from, undefined)
  })

  test('is refused like a message where it is empty or too long', () => {
    const refused = (fields: Record<string, Value>) => {
      const parsed = readForm(imagine(fields))
      return parsed.kind === 'refusal' ? parsed.sentence.key : undefined
    }
    for (const prompt of [' ', '\u200B\u200B', '!!!', '--n 4', '\u202E'])
      assert.equal(refused({ prompt }), 'emptyPrompt')
    assert.equal(refused({ prompt: 'x'.repeat(6_000) }), 'promptTooLong')
    assert.equal(refused({ prompt: '😀'.repeat(100) }), undefined)
    assert.equal(refused({ prompt: 'x', style: 'y'.repeat(101) }), 'unknownStyle')
  })

  test('is read, whatever is in its fields', () => {
    for (const hostile of HOSTILE) {
      const { words: read } = imagine({
        prompt: hostile,
        style: hostile,
        negative: hostile,
        seed: hostile,
        model: hostile,
        lora: hostile,
        aspect: hostile,
        images: -1,
        lora_strength: 1e300,
      })
      assert.ok((read.overrides.images ?? 1) >= 1 && (read.overrides.loras ?? []).length <= 5)
    }
  })
})

describe('a command', () => {
  test('of ours asks for something, with and without its fields', () => {
    for (const { name, options = [] } of COMMANDS) {
      const subcommands = options.filter(({ type }) => type === 1)
      const used =
        subcommands.length === 0
          ? [{ name }, data(name, { prompt: 'x', style: 'x', category: 'x' })]
          : subcommands.map((one) => ({ name, options: [{ type: 1, name: one.name, options: [] }] }))
      for (const one of used) {
        const filled = readCommand(one)
        assert.ok(filled && askedByCommand(filled, '1') !== undefined, JSON.stringify(one))
      }
    }
  })

  test('that we do not have asks for nothing', () => {
    for (const one of [{ name: 'generate' }, { name: 'mydata' }, { name: 'constructor' }, { name: '' }])
      assert.equal(askedByCommand(readCommand(one) ?? assert.fail(), '1'), undefined)
  })

  test('in private is answered to the person alone', () => {
    const asked = (fields: Record<string, Value>) => {
      const filled = readCommand(data('imagine', fields))
      const one = filled && askedByCommand(filled, '1')
      return one?.kind === 'request' && one.hidden
    }
    assert.deepEqual([asked({ prompt: 'x', private: true }), asked({ prompt: 'x' })], [true, false])
  })
})
