import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MastodonOptions } from '../simulators/mastodon/index.ts'
import { Scene, type Told } from '../support/mastodon-scene.ts'

const EDITING: readonly MastodonOptions[] = [
  { version: '4.2' },
  { version: '4.3' },
  { version: '4.4' },
  { version: '4.5' },
]
const NOT_EDITING: readonly MastodonOptions[] = [
  { costume: 'gotosocial' },
  { costume: 'pleroma' },
  { costume: 'snac' },
]

/** Everything of a reply that a correction must leave as it is. */
function rest({ reply }: Told) {
  const { text, spoiler, sensitive, language, visibility, mentions, hashtags, media, quotePolicy } = reply
  return {
    text,
    spoiler,
    sensitive,
    language,
    visibility,
    quotePolicy,
    mentions: mentions.map(({ id }) => id),
    hashtags: [...hashtags],
    media: media.map(({ id }) => id),
  }
}
const altTexts = ({ reply }: Told) => reply.media.map(({ altText }) => altText)
const edits = ({ server }: Scene) => server.journal().filter(({ deed }) => deed === 'edit').length

describe('a requester says what a picture shows', () => {
  for (const server of EDITING) {
    for (const visibility of ['public', 'direct'] as const) {
      test(`on Mastodon ${server.version}, ${visibility}: that picture, and nothing else`, async () => {
        await using scene = await Scene.open({ server })
        const drawn = await scene.told('draw me a fox style: comic', {
          visibility,
          contentWarning: 'animals',
          language: 'de',
        })
        const [before, altsBefore] = [rest(drawn), altTexts(drawn)]
        const words = 'A fox, asleep: "please" & <b> draw me a hare'
        const { reply } = await scene.told(`alt 2: ${words}`, { inReplyTo: drawn.reply.id, visibility })
        assert.match(reply.text, /picture 2/)
        assert.deepEqual(altTexts(drawn), altsBefore.with(1, words))
        assert.deepEqual(rest(drawn), before)
        assert.equal(edits(scene), 1)
      })
    }
  }

  for (const server of NOT_EDITING) {
    test(`on ${server.costume}: it is said kindly that it cannot be, and nothing changes`, async () => {
      await using scene = await Scene.open({ server })
      const drawn = await scene.told('draw me a fox style: comic')
      const [before, altsBefore] = [rest(drawn), altTexts(drawn)]
      const { reply } = await scene.told('alt 2: a fox asleep', { inReplyTo: drawn.reply.id })
      assert.match(reply.text, /can't change a description here/)
      assert.deepEqual([rest(drawn), altTexts(drawn)], [before, altsBefore])
    })
  }

  test('a collage has parts, of which one is described anew', async () => {
    await using scene = await Scene.open()
    const name = `mastodon-${new URL(scene.server.url).host}-uploads-apart`
    for (let reply = 0; reply < 5; reply += 1)
      await scene.buckets.take(name, [{ count: 5, windowMs: 1_800_000 }], scene.herald.now())
    const drawn = await scene.told('draw me a fox style: comic')
    const say = (words: string) => scene.told(words, { inReplyTo: drawn.reply.id })
    await say('alt 4: a fox on a shelf')
    await say('alt 2: a fox asleep')
    const part = 'AI image from the words: a fox. Style: comic.'
    assert.deepEqual(altTexts(drawn), [
      `4 AI pictures in one, left to right, then down. 1: ${part} 2: a fox asleep 3: ${part} 4: a fox on a shelf`,
    ])
    const vary = await say('vary 3')
    assert.equal((await scene.load(vary.id)).submissions[0]?.body.source_processing, 'img2img')
    assert.equal((await scene.load(vary.id)).request.outcome, 'pictures')
    await say(`alt 1: ${'long '.repeat(299)}`)
    assert.ok((altTexts(drawn)[0] ?? '').length <= 1_500)
  })

  test('nobody else does, and not in words that are not allowed or too many', async () => {
    await using scene = await Scene.open({ file: { block: { words: ['gore'] } } })
    const drawn = await scene.told('draw me a fox style: comic')
    const before = altTexts(drawn)
    const inReplyTo = drawn.reply.id
    for (const [words, answer, by] of [
      ['alt 2: a hare', /don't find pictures of yours/, 'eve@elsewhere.example'],
      ['alt 2: g\u00F3re', /not allowed here/, undefined],
      [`alt 2: ${'x'.repeat(1_501)}`, /too long: 1500/, undefined],
      ['alt: a hare', /which of the 4 pictures/, undefined],
      ['alt 5: a hare', /which of the 4 pictures/, undefined],
      ['alt 0: a hare', /which of the 4 pictures/, undefined],
      ['alt 2:', /which of the 4 pictures/, undefined],
    ] as const) {
      const { reply } = await scene.told(words, { inReplyTo, ...(by !== undefined && { by }) })
      assert.match(reply.text, answer, words)
    }
    const { reply } = await scene.told('help', { inReplyTo })
    assert.match((await scene.told('alt 1: x', { inReplyTo: reply.id })).reply.text, /picture 1/)
    assert.deepEqual(altTexts(drawn), before.with(0, 'x'), 'the help was asked for in reply to them')
  })

  test('of a single picture without its number, and once though the answer is lost', async () => {
    await using scene = await Scene.open()
    const drawn = await scene.told('draw me a fox style: comic --n 1')
    void scene.server.inject({ route: 'edit', answer: 'reset', effect: 'done', times: 1 })
    const { reply } = await scene.told('alt: a fox asleep', { inReplyTo: drawn.reply.id })
    assert.match(reply.text, /describe the picture\./)
    assert.deepEqual(altTexts(drawn), ['a fox asleep'])
    assert.equal(edits(scene), 1)
  })

  test('of pictures that are gone: it is said', async () => {
    await using scene = await Scene.open()
    const drawn = await scene.told('draw me a fox style: comic')
    await scene.told('delete', { inReplyTo: drawn.reply.id })
    const { reply } = await scene.told('alt 1: a fox asleep', { inReplyTo: drawn.asked.id })
    assert.match(reply.text, /don't find pictures of yours/)
  })
})
