import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { htmlText } from '../../../src/adapters/mastodon/html.ts'
import type { Status } from '../../../src/adapters/mastodon/status.ts'
import { readMention } from '../../../src/adapters/mastodon/trigger.ts'
import type { Us } from '../../../src/adapters/mastodon/us.ts'
import { statusWords } from '../../../src/adapters/mastodon/words.ts'
import { decodeEntities } from '../../../src/core/request/entities.ts'

const US: Us = {
  account: 'home.example',
  host: 'home.example',
  id: '1',
  acct: 'herald',
  adultPictures: false,
  allowedBots: ['pal@else.example'],
}
const CREATED = '2026-01-01T12:00:00.000Z'
const MENTION =
  '<span class="h-card"><a href="https://home.example/@herald" class="u-url mention">@<span>herald</span></a></span>'

function status(content: string, more: Partial<Status> = {}): Status {
  return {
    id: '10',
    createdAt: CREATED,
    account: { id: '2', acct: 'ada@else.example', displayName: 'Ada', bot: false },
    content,
    visibility: 'public',
    reblog: null,
    mentions: [{ id: '1', acct: 'herald', url: 'https://home.example/@herald' }],
    ...more,
  }
}
const words = (content: string, more?: Partial<Status>) => statusWords(status(content, more), US)
const read = (content: string, more?: Partial<Status>, toldAt = CREATED) =>
  readMention(status(content, more), US, toldAt)

describe('the words of a status', () => {
  test('paragraphs and line breaks keep words apart', () => {
    assert.equal(
      words(`<p>${MENTION} draw for me a cat<br />asleep</p><p>style: anime</p><p>thanks!</p>`),
      'draw for me a cat\nasleep\nstyle: anime\nthanks!',
    )
  })

  test('mentions and hashtags go, also those of others and where the lists are empty', () => {
    const ada = '<a href="https://x.example/@ada" class="u-url mention">@<span>ada</span></a>'
    const tag =
      '<a href="https://home.example/tags/art" class="mention hashtag" rel="tag">#<span>art</span></a>'
    assert.equal(words(`<p>${MENTION} ${ada} draw me a fox ${tag}</p>`), 'draw me a fox')
    assert.equal(words(`<p>${MENTION} draw me a fox ${tag}</p>`, { mentions: [], tags: [] }), 'draw me a fox')
    assert.equal(words('<p>@herald@home.example: draw me a fox</p>', { mentions: [] }), 'draw me a fox')
  })

  test('links without classes are mentions and hashtags by the lists of the status', () => {
    const html =
      '<p><a href="https://home.example/@herald">@herald</a> draw me a fox <a href="/t/art">#art</a></p>'
    assert.equal(words(html, { tags: [{ name: 'Art' }] }), 'draw me a fox')
  })

  test('an address of somebody else stays, it is no mention', () => {
    assert.equal(
      words('<p>draw me mail@herald.example @heraldry</p>'),
      'draw me mail@herald.example @heraldry',
    )
  })

  test('what is added for clients without quotes is no word of the person', () => {
    const fallback = '<p class="quote-inline">RE: <a href="https://x.example/1">https://x.example/1</a></p>'
    assert.equal(words(`${fallback}<p>${MENTION} draw me a fox</p>`), 'draw me a fox')
    const bare = fallback.replace(' class="quote-inline"', '')
    assert.equal(words(`${bare}<p>${MENTION} draw me a fox</p>`), 'draw me a fox')
    const span = '<span class="quote-inline"><br/><br/>RE: <span>x</span></span>'
    assert.equal(words(`<p>${MENTION} draw me a fox${span}</p>`), 'draw me a fox')
  })

  test('entities become characters, emoji of the server words', () => {
    assert.equal(
      words('<p>draw me 2 &lt; 3 &amp;&#39;&#x1F98A; &amp;lt;b&gt; &unknown;</p>'),
      "draw me 2 < 3 &'🦊 &lt;b> &unknown;",
    )
    assert.equal(
      words('<p>draw me a :blob_cat: and :other:</p>', { emojis: [{ shortcode: 'blob_cat' }] }),
      'draw me a blob cat and :other:',
    )
  })

  test('a long link is whole, though servers hide parts of it', () => {
    const link =
      '<a href="https://x.example/abc"><span class="invisible">https://</span><span class="ellipsis">x.example/a</span><span class="invisible">bc</span></a>'
    assert.equal(words(`<p>draw me ${link}</p>`), 'draw me https://x.example/abc')
  })

  test('numbers that name no character do no harm', () => {
    assert.equal(decodeEntities('&#0; &#xD800; &#1114112; &#99999999;'), '\uFFFD \uFFFD \uFFFD &#99999999;')
  })

  test('whatever a server sends is read, in time that grows with its length', () => {
    const bits = [
      '<',
      '>',
      '<a href="',
      '</a>',
      '<p',
      ' class="',
      '&#',
      '<span class="quote-inline">',
      '@',
      ':',
      '<!--',
      "'",
      '"',
      'x ',
      '\n',
      '</p>',
      '<br>',
    ]
    let seed = 7
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648)
    for (let round = 0; round < 2_000; round += 1) {
      const html = Array.from({ length: next() % 40 }, () => bits[next() % bits.length]).join('')
      assert.equal(typeof words(html), 'string')
    }
    for (const bit of bits) {
      for (const end of ['', '>', '"']) {
        const startedAt = performance.now()
        htmlText(bit.repeat(Math.ceil(200_000 / bit.length)) + end, { leaveOut: () => true })
        words(bit.repeat(50_000) + end)
        assert.ok(performance.now() - startedAt < 2_000, `"${bit}" many times over takes too long`)
      }
    }
  })
})

describe('what a mention asks for', () => {
  test('who, where and how is kept', () => {
    const reading = read(`<p>${MENTION} zeichne mir ein Haus</p>`, {
      visibility: 'private',
      spoilerText: ' nass\n kalt ',
      sensitive: true,
      language: 'de-AT',
      inReplyToId: '9',
    })
    assert.ok(reading.kind === 'event')
    const { person, place, locale, repliesTo, ref, text, eventId } = reading.event
    assert.deepEqual(
      { person, place, locale, repliesTo, ref, text, eventId },
      {
        person: { id: 'ada@else.example', name: 'Ada' },
        place: { id: 'else.example', direct: false, confined: true, nsfw: false },
        locale: 'de',
        repliesTo: '9',
        text: 'zeichne mir ein Haus',
        eventId: '10',
        ref: {
          statusId: '10',
          acct: 'ada@else.example',
          visibility: 'private',
          spoiler: 'nass kalt',
          sensitive: true,
        },
      },
    )
  })

  test('people of our own server are known by their whole address', () => {
    const reading = read('draw me a fox', { account: { id: '3', acct: 'Mara', bot: false } })
    assert.ok(reading.kind === 'event')
    assert.deepEqual(reading.event.person, { id: 'mara@home.example', name: 'Mara' })
    assert.equal(reading.event.place.id, 'home.example')
  })

  test('only a direct message to us alone is between two', () => {
    const direct = (more: Partial<Status>) => {
      const reading = read('hello', { visibility: 'direct', ...more })
      return reading.kind === 'event' && reading.event.place.direct
    }
    assert.equal(direct({}), true)
    assert.equal(
      direct({
        mentions: [
          { id: '1', acct: 'herald' },
          { id: '5', acct: 'eve' },
        ],
      }),
      false,
    )
    assert.equal(direct({ visibility: 'private' }), false)
    const tag = '<a href="/t">#<span>nobot</span></a>'
    for (const profile of [
      { note: `<p>Hi. ${tag}</p>` },
      { displayName: 'Ada #NoBot' },
      { fields: [{ name: 'Rules', value: `be kind, ${tag}` }] },
      { fields: [{ name: '#nobots', value: 'please' }] },
    ]) {
      const account = { id: '2', acct: 'ada@else.example', bot: false, ...profile }
      assert.equal(direct({ account }), false, `${JSON.stringify(profile)}: who keeps bots away gets no hint`)
    }
    const rows = [{ name: 'Pronouns', value: 'she/her' }]
    assert.equal(direct({ account: { id: '2', acct: 'ada@else.example', bot: false, fields: rows } }), true)
  })

  test('a long content warning is cut between characters, and says so', () => {
    const warned = (spoilerText: string) => {
      const reading = read('draw me a fox', { spoilerText })
      return reading.kind === 'event' && Object(reading.event.ref).spoiler
    }
    assert.equal(warned('w'.repeat(100)), 'w'.repeat(100))
    assert.equal(warned('👩‍🚀'.repeat(21)), `${'👩‍🚀'.repeat(19)}…`)
  })

  test('adult pictures need the operator and a mention that is marked', () => {
    const nsfw = (adultPictures: boolean, sensitive: boolean) => {
      const reading = readMention(status('draw me a fox', { sensitive }), { ...US, adultPictures }, CREATED)
      return reading.kind === 'event' && reading.event.place.nsfw
    }
    assert.deepEqual(
      [nsfw(true, true), nsfw(true, false), nsfw(false, true), nsfw(false, false)],
      [true, false, false, false],
    )
  })

  test('our own words, bots, boosts and old posts that are edited are left alone', () => {
    const kind = (more: Partial<Status>, toldAt?: string) => read('draw me a fox', more, toldAt).kind
    const account = (id: string, acct: string, bot: boolean) => ({ account: { id, acct, bot } })
    assert.equal(kind(account('1', 'herald', false)), 'left-alone')
    assert.equal(kind(account('77', 'herald@home.example', false)), 'left-alone')
    assert.equal(kind(account('4', 'robot@else.example', true)), 'left-alone')
    assert.equal(kind(account('5', 'pal@else.example', true)), 'event', 'this bot is allowed')
    assert.equal(kind({ reblog: status('x') }), 'left-alone')
    const soon = '2026-01-01T12:05:00.000Z'
    const late = '2026-01-03T00:00:00.000Z'
    assert.equal(kind({ editedAt: soon }, soon), 'event', 'a slip put right at once')
    assert.equal(kind({ editedAt: late }, CREATED), 'event', 'told of before it was edited')
    assert.equal(kind({ editedAt: late }, late), 'left-alone')
  })
})
