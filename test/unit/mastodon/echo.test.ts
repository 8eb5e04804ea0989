import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mastodonSettings } from '../../../src/adapters/mastodon/index.ts'
import { readServer } from '../../../src/adapters/mastodon/server.ts'
import { roomForText, statusBody } from '../../../src/adapters/mastodon/status-body.ts'
import { breakMarkup, breakText } from '../../../src/core/reply/echo.ts'
import { fit } from '../../../src/core/reply/fit.ts'
import { type Sentence, say, sentence } from '../../../src/core/reply/messages/index.ts'
import type { IncomingEvent } from '../../../src/core/request/model.ts'
import { piecesOf } from '../../simulators/mastodon/markup.ts'

const SCRAPS = [
  '@',
  '＠',
  '#',
  '＃',
  'eve',
  '@eve@evil.example',
  '@eve',
  '#tag',
  '#２',
  'fox',
  ' ',
  '\n',
  ':',
  '/',
  '//',
  '.',
  '..',
  'https://',
  'http:',
  'HTTPS://evil.example/x',
  'www.',
  'evil.example',
  'evil',
  'example',
  'com',
  'mailto:',
  'xmpp:',
  'magnet:?xt=',
  '\u200B',
  '\u200D',
  '\u2060',
  '\u00AD',
  '\u202E',
  '`',
  '*',
  '[a](b)',
  '<a href="x">',
  '&#64;',
  '&commat;',
  '_',
  '-',
  '\uFE0F',
  'é',
  '𝐞',
  '1',
  '0',
  '!',
  ',',
  '(',
  ')',
  '[',
  ']',
  '"',
  'u/',
  'r/',
  '\u3002',
  '\uFF0E',
  '%40',
  '\\',
]

function random(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * What servers make something of, taken wide: Mastodon's account, hashtag and URL patterns, and the bare domains and
 * other schemes of Pleroma's.
 */
const ACTIVE =
  /[@＠][\p{L}\p{N}_]|[#＃][\p{L}\p{N}_]|:\/\/|\b(?:mailto|xmpp|magnet):(?![\u200B…])|[\p{L}\p{N}]\.\p{L}/iu

const EVENT: IncomingEvent = {
  platform: 'mastodon',
  account: 'home.example',
  eventId: '10',
  person: { id: 'ada@else.example', name: 'Ada' },
  place: { id: 'else.example', direct: false, nsfw: false },
  text: '',
  locale: 'en',
  ref: { statusId: '10', acct: 'ada@else.example', visibility: 'public', spoiler: '', sensitive: false },
}
const SETTINGS = mastodonSettings.parse({ server: 'home.example', hashtags: [] })

describe('whatever people write, in an answer it', () => {
  const next = random(7)
  const words = () =>
    Array.from(
      { length: 1 + Math.floor(next() * 12) },
      () => SCRAPS[Math.floor(next() * SCRAPS.length)],
    ).join('')

  test('tags nobody, joins nothing and links nowhere', () => {
    for (let round = 0; round < 20_000; round += 1) {
      const said = words()
      const broken = breakText(said)
      assert.doesNotMatch(broken, ACTIVE, JSON.stringify(said))
      assert.deepEqual(
        piecesOf(broken).filter(({ is }) => is !== 'text'),
        [],
        JSON.stringify(said),
      )
    }
  })

  test('neither does a whole post, wherever the words are cut, but for its requester', () => {
    for (const version of ['4.5.1', '0.7.1', '2.7.2 (compatible; Pleroma 2.4.5)', '']) {
      const server = { ...readServer({ version }), characters: 200 }
      for (let round = 0; round < 500; round += 1) {
        const prompt = Array.from({ length: 1 + Math.floor(next() * 20) }, words).join('')
        const spoiler = words().slice(0, 60)
        const event = { ...EVENT, ref: { ...Object(EVENT.ref), spoiler } }
        const main = breakMarkup(sentence('done', { images: 1, prompt, styles: [words()] }))
        const text = fit(roomForText(event, server, SETTINGS, true), prompt, [], (shown) =>
          say('en', { ...main, params: { ...main.params, prompt: breakText(shown) } } as Sentence),
        )
        const posted = {
          key: 'k',
          kind: 'reply',
          event,
          tone: 'sentence',
          text,
          images: [],
          locale: 'en',
          nsfw: false,
          tookMs: 0,
        } as const
        const body = Object(
          statusBody(posted, [], server, SETTINGS, { collage: false, visibility: 'unlisted' }),
        )
        const rest = String(body.status).replace(/^@ada@else\.example /, '')
        assert.doesNotMatch(rest, ACTIVE, JSON.stringify(prompt))
        assert.doesNotMatch(String(body.spoiler_text ?? ''), ACTIVE)
      }
    }
  })
})
