import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { markdownOf } from '../../../src/adapters/reddit/escape.ts'
import { replyLines, type Shown, TEXT_LIMIT } from '../../../src/adapters/reddit/reply-text.ts'
import { caption, postTitle } from '../../../src/adapters/reddit/titles.ts'
import { outgoing } from './outgoing.ts'

const HOW = 'https://www.reddit.com/user/hordeherald'
const POST = 'https://www.reddit.com/r/pictures/comments/16xb01r/ai_picture/'

function text(reply: ReturnType<typeof outgoing>, shown?: Shown): string {
  return markdownOf(replyLines(reply, shown, HOW))
}

describe('the text of a reply on Reddit', () => {
  test('says who speaks, how that works and how to be rid of it, in both languages', () => {
    const footer = /\n\n---\n\nI am a bot\. \[How it works\]\(https:\S+\)\. Reply `delete` .*`stop`/
    assert.match(text(outgoing({ text: 'Done.' })), footer)
    assert.match(text(outgoing({ text: 'Erledigt.', locale: 'de' })), /Ich bin ein Bot.*`löschen`.*`stopp`/)
  })

  test('leads to the pictures where they are elsewhere, and says who can see them there', () => {
    const reply = outgoing({ images: 4 })
    const open = text(reply, { kind: 'elsewhere', url: POST, collage: false, neutral: false })
    assert.ok(open.includes(`[See the 4 pictures](${POST})\n`))
    assert.doesNotMatch(open, /public post/)
    const neutral = text(reply, { kind: 'elsewhere', url: POST, collage: true, neutral: true })
    assert.match(neutral, /\[See the 4 pictures\]\(\S+\)\. They are in a public post, without your words/)
    assert.match(neutral, /share one image/)
  })

  test('does not tell of pictures that nobody can see', () => {
    const said = text(outgoing({ images: 2, text: 'Here are your 2 AI pictures: a fox' }), {
      kind: 'nowhere',
    })
    assert.match(said, /^I couldn't show the pictures/)
    assert.doesNotMatch(said, /a fox/)
  })

  test('is cut to what Reddit takes, its backslashes counted, and keeps link and footer', () => {
    const reply = outgoing({ images: 4, text: '*'.repeat(9_000) })
    const said = text(reply, { kind: 'elsewhere', url: POST, collage: false, neutral: false })
    assert.ok(said.length <= TEXT_LIMIT && said.length > TEXT_LIMIT - 10, `${said.length} characters`)
    assert.match(said, /…\n\n\[See the 4 pictures\].*`stop`/s)
  })
})

describe('titles and captions on Reddit', () => {
  test('one picture alone says what it shows, several what was asked for', () => {
    assert.equal(
      postTitle(outgoing({ images: 1, altText: 'AI image from the words: a fox.' }), false),
      'AI image from the words: a fox.',
    )
    assert.equal(postTitle(outgoing({ images: 4, prompt: 'a fox' }), false), '4 AI pictures: a fox')
  })

  test('are one line within the limits', () => {
    const long = `a fox\nand ${'a very long tail '.repeat(50)}`
    for (const images of [1, 4]) {
      const title = postTitle(outgoing({ images, prompt: long, altText: long }), false)
      assert.ok(title.length <= 300 && title.length > 250, title)
      assert.match(title, /a fox and .*…$/)
    }
    assert.ok(caption(long, false).length <= 180)
  })

  test('say nothing of a person’s words where those were not said in the open', () => {
    for (const images of [1, 4]) {
      const reply = outgoing({ images, prompt: 'my secret', altText: 'my secret', locale: 'de' })
      assert.doesNotMatch(`${postTitle(reply, true)}${caption('my secret', true)}`, /secret/)
      assert.match(postTitle(reply, true), /KI-Bild/)
    }
  })
})
