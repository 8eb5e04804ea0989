import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readWords } from '../../../src/adapters/reddit/words.ts'

const read = (markdown: string) => readWords(markdown, 'my_bot', ['!draw', '!paint'])

describe('the words of a comment', () => {
  const cases: Readonly<Record<string, string>> = {
    'u/My_Bot draw me a cat': 'draw me a cat',
    '/u/my\\_bot draw *a* **big** ***cat*** _at_ snake_case': 'draw a big cat at snake_case',
    'draw me a [red boat](https://example.org/a_(b) "title") https://example.org/x?y=1': 'draw me a red boat',
    'draw me a cat &amp; a dog, 3 &lt; 4&#x200B; &#128512;': 'draw me a cat & a dog, 3 < 4 😀',
    'draw me >!a surprise!< ^(small) and ^^up ~~not this~~ ![img](abc123)':
      'draw me a surprise small and up not this',
    'draw me a 2 * 3 grid, 5\\*5 (cat:1.2) --seed 3': 'draw me a 2 * 3 grid, 5*5 (cat:1.2) --seed 3',
    '# draw me a fox\n\n- with a hat\n- and a cane\n***\n### ugly':
      'draw me a fox\nwith a hat\nand a cane\n### ugly',
    '> draw me a quote\nthat goes on\n\ndraw me a fox': 'draw me a fox',
    '&gt; draw me a quote\n\ndraw me a fox': 'draw me a fox',
    'draw me a fox\n\n    u/my_bot draw me code\n\nthanks': 'draw me a fox\nthanks',
    '```\nu/my_bot draw me code\n```\ndraw me a fox': 'draw me a fox',
    '~~~\nnever closed': '',
    'use `*stars*` for a fox': 'use *stars* for a fox',
    'draw me r/u_my_bot a u/somebody': 'draw me a u/somebody',
    'a\u200Bb\r\nc': 'ab\nc',
  }
  for (const [markdown, words] of Object.entries(cases)) {
    test(JSON.stringify(markdown), () => assert.equal(read(markdown).words, words))
  }
})

describe('a mention', () => {
  for (const markdown of [
    'u/my_bot',
    'hey U/MY\\_BOT!',
    '(/user/my_bot)',
    '[u/my_bot](/u/my_bot) draw',
    '> quote\n\nu/my_bot',
    '*u/my_bot* draw',
  ])
    test(`in ${JSON.stringify(markdown)}`, () => assert.equal(read(markdown).mentions, true))
  for (const markdown of [
    '> u/my_bot draw',
    '`u/my_bot` draw',
    '    u/my_bot draw',
    '```\nu/my_bot\n```',
    'u/my_bot2 draw',
    'u/my_bot-x draw',
    'u/my_bot\\_x draw',
    'https://www.reddit.com/u/my_bot',
    'xu/my_bot a/u/my_bot',
    'u/mybot',
  ])
    test(`not in ${JSON.stringify(markdown)}`, () => assert.equal(read(markdown).mentions, false))
})

test('a trigger word counts at the beginning only, outside of quotes and code', () => {
  for (const markdown of ['!draw a fox', '  \\!DRAW a fox', '**!paint** a fox', '> no\n\n!draw a fox'])
    assert.deepEqual(read(markdown), { words: 'draw a fox', mentions: false, triggers: true }, markdown)
  for (const markdown of ['!drawing a fox', '`!draw` a fox', 'type !draw a fox', '> !draw a fox'])
    assert.equal(read(markdown).triggers, false, markdown)
  assert.equal(read('u/my_bot !draw a fox').triggers, true)
})

test('whatever somebody writes is read in a moment', () => {
  const pieces = [
    '[a](',
    '*',
    '_',
    '`',
    '\\',
    '^',
    '^(',
    '![',
    '> ',
    '```\n',
    '~~a',
    '*a ',
    'u/',
    '>!',
    '&#x',
    ' ',
  ]
  for (const piece of pieces) {
    const before = performance.now()
    read(piece.repeat(20_000))
    assert.ok(performance.now() - before < 5_000, piece)
  }
})
