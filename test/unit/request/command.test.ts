import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseCommand } from '../../../src/core/request/command.ts'
import type { Command, DrawWords, Parsed } from '../../../src/core/request/model.ts'

function command(text: string, isStyle?: (name: string) => boolean): Command {
  const parsed = parseCommand(text, isStyle)
  assert.equal(parsed.kind, 'command', `${text}: ${JSON.stringify(parsed)}`)
  return (parsed as Extract<Parsed, { kind: 'command' }>).command
}

function draw(text: string, isStyle?: (name: string) => boolean): DrawWords {
  const found = command(text, isStyle)
  assert.equal(found.kind, 'draw', text)
  return (found as Extract<Command, { kind: 'draw' }>).words
}

function refusal(text: string): string {
  const parsed = parseCommand(text)
  assert.equal(parsed.kind, 'refusal', `${text}: ${JSON.stringify(parsed)}`)
  return (parsed as Extract<Parsed, { kind: 'refusal' }>).sentence.key
}

describe('asking for a drawing', () => {
  for (const text of [
    'draw me a cat',
    'draw for me a cat',
    'draw us a cat',
    'DRAW FOR US a cat!',
    'draw a cat',
    '/draw a cat',
    'please draw me a cat',
    'Can you draw me a cat, please?',
    'hey, could you draw a cat for me? thanks!',
    'I like your work. Draw me a cat.',
    'draw me: "a cat"',
    'dr\u200Baw me a\u0000 cat\u202E',
    '\u200Fdraw\u00A0me\n\na\tcat\n\nthank you!',
    'draw me “a cat”',
    '"draw me a cat"',
    'zeichne mir a cat',
    'mal uns a cat bitte',
    'male a cat',
    'Das gefällt mir. Zeichne mir a cat',
  ]) {
    test(JSON.stringify(text), () => assert.equal(draw(text).prompt, 'a cat'))
  }

  for (const text of [
    'withdraw me a loan',
    'we had a draw',
    'sag mal mir ist kalt',
    'redraw-me a cat',
    '',
    ' ',
    '?!',
  ]) {
    test(`${JSON.stringify(text)} is not for us`, () => assert.equal(parseCommand(text).kind, 'not-for-us'))
  }

  test('no words to draw are a refusal, not a crash', () => {
    for (const text of [
      'draw',
      'draw me',
      'draw for me style: raw',
      'draw us ???',
      'draw me --n 4',
      'zeichne mir bitte',
    ]) {
      assert.equal(refusal(text), 'emptyPrompt')
    }
  })

  test('words longer than can be passed on are refused', () => {
    assert.equal(draw(`draw me ${'a'.repeat(3000)}`).prompt.length, 3000)
    assert.equal(refusal(`draw me ${'a'.repeat(3001)}`), 'promptTooLong')
    assert.equal(refusal(`draw me a cat ### ${'a'.repeat(3001)}`), 'promptTooLong')
  })

  test('emoji and other scripts stay whole', () => {
    assert.equal(draw('draw me 👩‍🚀 می‌خواهم').prompt, '👩‍🚀 می‌خواهم')
    assert.equal(draw('draw me a \uD800cat').prompt, 'a \uFFFDcat')
  })

  test('weights, brackets and inner punctuation stay', () => {
    const prompt = '(cat:1.2), well-lit, 4:3 photo; {p} $& [x]'
    assert.equal(draw(`draw me ${prompt}`).prompt, prompt)
  })
})

describe('style and negative', () => {
  const cases: Record<string, Partial<DrawWords>> = {
    'draw me a cat style: raw.': { prompt: 'a cat', style: 'raw' },
    'draw me a cat style:anime please': { prompt: 'a cat', style: 'anime' },
    'draw for me a cat\nstyle: anime\nthanks!': { prompt: 'a cat', style: 'anime' },
    'draw me a cat style: raw ### ugly': { prompt: 'a cat', style: 'raw', negative: 'ugly' },
    'draw me a cat ### ugly style: raw': { prompt: 'a cat', style: 'raw', negative: 'ugly' },
    'draw me a cat negative: ugly, bad hands style: raw': { style: 'raw', negative: 'ugly, bad hands' },
    'draw me a cat ### ugly ### worse': { prompt: 'a cat', negative: 'ugly, worse' },
    'draw me a freestyle: dance style: raw': { prompt: 'a freestyle: dance', style: 'raw' },
    'draw me a life-style: magazine': { prompt: 'a life-style: magazine' },
    'draw for me lifestyle: foo': { prompt: 'lifestyle: foo' },
    'draw me a style: guide style: comic': { prompt: 'a style: guide', style: 'comic' },
    'draw me style: anime, a cat': { prompt: 'a cat', style: 'anime' },
    'draw me a cat style: "oil painting" on a roof': { prompt: 'a cat on a roof', style: 'oil painting' },
    "draw me a cat style: a midsummer night's dream": { style: "a midsummer night's dream" },
    'draw me a cat style: faetastic (flux)': { style: 'faetastic (flux)' },
    'draw me a sign saying "style: raw"': { prompt: 'a sign saying "style: raw"' },
    '“draw me a cat style: raw”': { prompt: 'a cat', style: 'raw' },
    'draw me a cat, style: raw, 4k': { prompt: 'a cat, 4k', style: 'raw' },
    'draw me a cat style:': { prompt: 'a cat' },
    'zeichne mir eine Katze stil: öl negativ: Hunde': {
      prompt: 'eine Katze',
      style: 'öl',
      negative: 'Hunde',
    },
    'draw me a cat in the style of steampunk.': { prompt: 'a cat', style: 'steampunk' },
    'draw me a cat in the style of goya style: raw': { prompt: 'a cat in the style of goya', style: 'raw' },
    'draw me a cat --style comic': { prompt: 'a cat', style: 'comic' },
    'draw me a cat --style=“oil painting” --n 2': { prompt: 'a cat', style: 'oil painting' },
    'draw me a cat --negative ugly, bad hands --n 2': { prompt: 'a cat', negative: 'ugly, bad hands' },
    'draw me a cat --negative "ugly" on a roof': { prompt: 'a cat on a roof', negative: 'ugly' },
  }
  for (const [text, expected] of Object.entries(cases)) {
    test(JSON.stringify(text), () => {
      const words = draw(text)
      for (const [key, value] of Object.entries(expected)) assert.equal(words[key as keyof DrawWords], value)
      assert.equal(words.style, expected.style)
    })
  }

  test('a style nobody knows stays in the words after "in the style of"', () => {
    const known = (name: string) => name === 'steampunk'
    assert.equal(
      draw('draw me a cat in the style of van gogh', known).prompt,
      'a cat in the style of van gogh',
    )
    assert.equal(draw('draw me a cat in the style of van gogh', known).style, undefined)
    assert.equal(draw('draw me a cat in the style of steampunk', known).style, 'steampunk')
  })

  test('a style name of absurd length is refused', () => {
    assert.equal(refusal(`draw me a cat style: ${'x'.repeat(101)}`), 'unknownStyle')
  })
})

describe('whole-message commands', () => {
  const cases: Record<string, Command> = {
    help: { kind: 'help' },
    '/Help!': { kind: 'help' },
    '!hilfe': { kind: 'help' },
    styles: { kind: 'styles' },
    'Styles sci-fi, please': { kind: 'styles', category: 'sci-fi' },
    'styles: fantasy': { kind: 'styles', category: 'fantasy' },
    'stile Fantasy': { kind: 'styles', category: 'Fantasy' },
    settings: { kind: 'settings' },
    'again please': { kind: 'again' },
    nochmal: { kind: 'again' },
    vary: { kind: 'vary', picture: 0 },
    'vary 4': { kind: 'vary', picture: 3 },
    'Variiere 2.': { kind: 'vary', picture: 1 },
    smaller: { kind: 'smaller' },
    cancel: { kind: 'cancel' },
    delete: { kind: 'delete' },
    'STOP!!': { kind: 'stop' },
    start: { kind: 'start' },
    'my data': { kind: 'my-data' },
    '/my-data': { kind: 'my-data' },
    'forget\nme': { kind: 'forget-me' },
    'Vergiss mich!': { kind: 'forget-me' },
  }
  for (const [text, expected] of Object.entries(cases)) {
    test(JSON.stringify(text), () => assert.deepEqual(command(text), expected))
  }

  test('the same words in a sentence are left alone', () => {
    for (const text of [
      'help me move house',
      'do not stop',
      'see you again',
      'please delete this post',
      'toString',
    ]) {
      assert.equal(parseCommand(text).kind, 'not-for-us', text)
    }
  })

  test('a picture that no reply has is refused', () => {
    assert.equal(refusal('vary 0'), 'noSuchPicture')
    assert.equal(refusal('vary 5'), 'noSuchPicture')
  })
})

describe('descriptions of pictures', () => {
  for (const [text, expected] of [
    ['alt 2: a fox', { kind: 'alt', picture: 1, text: 'a fox' }],
    ['Alt #2: a fox.', { kind: 'alt', picture: 1, text: 'a fox.' }],
    ['alt: a fox', { kind: 'alt', text: 'a fox' }],
    ['alt text 3 : a fox', { kind: 'alt', picture: 2, text: 'a fox' }],
    ['alttext 1: a fox,\nasleep', { kind: 'alt', picture: 0, text: 'a fox,\nasleep' }],
    ['Bildbeschreibung 4: ein Fuchs', { kind: 'alt', picture: 3, text: 'ein Fuchs' }],
    [
      'alt 2: draw me a fox style: comic --n 4',
      { kind: 'alt', picture: 1, text: 'draw me a fox style: comic --n 4' },
    ],
    ['alt 1: please help', { kind: 'alt', picture: 0, text: 'please help' }],
    ['alt 0: a fox', { kind: 'alt', picture: -1, text: 'a fox' }],
    ['alt 2:', { kind: 'alt', picture: 1, text: '' }],
  ] as const) {
    test(JSON.stringify(text), () => assert.deepEqual(command(text), expected))
  }

  test('other words with alt are left alone', () => {
    for (const text of [
      'alt',
      'alt 2',
      'alt 2 a fox',
      'salt 2: a fox',
      'the alt 2: a fox',
      'alternative: no',
    ])
      assert.equal(parseCommand(text).kind, 'not-for-us', text)
    assert.equal(draw('draw me a fox, alt 2: a hare').prompt, 'a fox, alt 2: a hare')
  })

  test('one of absurd length is refused', () => {
    assert.equal(refusal(`alt 2: ${'x'.repeat(3_001)}`), 'descriptionTooLong')
  })
})

describe('changes to an earlier request', () => {
  const none = { remarks: [] }
  const cases: Record<string, Command> = {
    'style: comic': { kind: 'change', style: 'comic', overrides: {}, ...none },
    'Again but style: comic, please!': { kind: 'change', style: 'comic', overrides: {}, ...none },
    'in the style of comic': { kind: 'change', style: 'comic', overrides: {}, ...none },
    '--n 2 --ar 1:1': {
      kind: 'change',
      overrides: { images: 2, aspect: { width: 1, height: 1 } },
      ...none,
    },
    'negative: people': { kind: 'change', negative: 'people', overrides: {}, ...none },
  }
  for (const [text, expected] of Object.entries(cases)) {
    test(JSON.stringify(text), () => assert.deepEqual(command(text), expected))
  }

  test('with other words around, it is talk and not for us', () => {
    for (const text of ['I prefer style: comic myself', 'two cats --n 2', '### News of today', '--really']) {
      assert.equal(parseCommand(text).kind, 'not-for-us', text)
    }
  })

  test('a change that cannot be read is refused, for it would repeat the same', () => {
    assert.equal(refusal('--n four'), 'flagUnreadable')
    assert.equal(refusal('--seed'), 'flagUnreadable')
  })
})
