import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { escapeMarkdown, linesOf, link, markdownOf } from '../../../src/adapters/reddit/escape.ts'
import { markedText, unmarked } from '../../../src/adapters/reddit/markdown.ts'
import { documentOf } from '../../../src/adapters/reddit/rich-text.ts'
import { breakMarkup } from '../../../src/core/reply/echo.ts'
import { say, sentence } from '../../../src/core/reply/messages/index.ts'

/** What people tried or might try in the words of a request. */
const ATTACKS = [
  'u/victim',
  '/u/victim and (u/victim) U/Victim',
  '_u/victim and snake_r/pics and _www.evil.example',
  'r/pics /r/pics',
  '[free money](https://evil.example)',
  '[x](/u/victim)',
  '[x](//evil.example "t")',
  '[x]: https://evil.example',
  '![img](8xjguc40cnrb1)',
  '![gif](giphy|abc)',
  '<https://evil.example>',
  'https://evil.example www.evil.example mailto:a@b.example',
  '# heading',
  '###### heading',
  '> quote',
  '>!spoiler!<',
  '&gt;!spoiler!&lt; &#x2f; &amp;',
  '**bold** *it* __b__ _i_ ***both*** ~~gone~~',
  '^up ^(up up) ^^^^up',
  '`code` ``code``',
  '    four blanks',
  '---',
  '- item',
  '+ item',
  '* item',
  '1. item',
  '1) item',
  'a | b\n--|--\nc | d',
  '\\[x\\](https://evil.example)',
  '\\\\[x](https://evil.example)',
  '===',
  '<b onclick=x>b</b> <!-- c -->',
  'javascript://alert(1)',
  '*'.repeat(500),
  '['.repeat(300),
  '\\'.repeat(301),
]

/** Signs that do something in Reddit's markdown where no backslash stands before them. */
function active(markdown: string): string[] {
  const bare = markdown.replace(/\\[\s\S]/g, '\u0000')
  return (
    bare.match(
      /[\\`*_{}[\]#|&<>^~]|:\/\/|(?<![\p{L}\p{N}])www\.|(?<![\p{L}\p{N}])[ur]\/|^\s*(?:[-+=]|\d+[.)])/gimu,
    ) ?? []
  )
}

describe('words in Reddit’s markdown', () => {
  test('nothing that people write is markup, names anybody or leads anywhere', () => {
    for (const attack of ATTACKS) {
      const lines = attack.split('\n').map((text) => [{ kind: 'words', text }] as const)
      assert.deepEqual(active(markdownOf(lines)), [], attack)
    }
  })

  test('an echo of them in a reply is as harmless, and people see what was written', () => {
    for (const attack of ATTACKS) {
      const prompt = attack.replaceAll('\n', ' ')
      const text = say('en', breakMarkup(sentence('done', { images: 1, prompt, styles: ['raw'] })))
      const markdown = markdownOf(linesOf(text))
      assert.deepEqual(active(markdown.replace('`again`', '').replace('`settings`', '')), [], attack)
      const seen = unmarked(markedText(markdown)).replace(/[\s\u200B]+/g, '')
      assert.ok(
        seen.includes(prompt.replaceAll('`', "'").replace(/\s+/g, '')),
        `${attack} is seen as ${seen}`,
      )
    }
  })

  test('what we offer to copy stays code, and our own addresses stay links', () => {
    const credit = say(
      'en',
      breakMarkup(sentence('credit', { styles: ['a_b'], author: 'Mara', url: 'https://example.org/@m_a' })),
    )
    assert.equal(
      markdownOf(linesOf(`Reply \`style: a_b\`.\n${credit}`)),
      'Reply `style: a_b`.\n\nThe style a\\_b is by Mara ([https\\://example.org/@m\\_a](https://example.org/@m_a)).',
    )
  })

  test('numbers at the beginning of a line stay numbers', () => {
    assert.equal(markdownOf(linesOf('1. comic\n2–3. manga')), '1\\. comic\n\n2–3. manga')
  })

  test('a link cannot be left by what its address contains', () => {
    const to = link('See [it]', 'https://www.reddit.com/r/x/comments/a/b_(c)_`d`/')
    assert.equal(
      markdownOf([[to]]),
      '[See \\[it\\]](https://www.reddit.com/r/x/comments/a/b_%28c%29_%60d%60/)',
    )
  })

  test('in a document words are words alone, and names no names', () => {
    const document = documentOf([[{ kind: 'words', text: '**a** u/victim _u/victim [x](y)' }]], [])
    assert.deepEqual(document, {
      document: [{ e: 'par', c: [{ e: 'text', t: '**a** u\u200B/victim _u\u200B/victim [x](y)' }] }],
    })
  })

  test('takes time in proportion to the text', () => {
    const started = performance.now()
    for (const sign of ['[', '`', ':', 'u/', 'www.', '\\', 'https://']) {
      markdownOf(linesOf(sign.repeat(20_000)))
      escapeMarkdown(sign.repeat(20_000))
    }
    assert.ok(performance.now() - started < 2_000)
  })
})
