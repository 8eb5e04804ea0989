import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mastodonSettings } from '../../../src/adapters/mastodon/index.ts'
import { fitStatus, statusLength } from '../../../src/adapters/mastodon/length.ts'
import { isSought } from '../../../src/adapters/mastodon/look-up.ts'
import { readServer, UNKNOWN_SERVER } from '../../../src/adapters/mastodon/server.ts'
import { roomForText, statusBody } from '../../../src/adapters/mastodon/status-body.ts'
import type { MentionRef } from '../../../src/adapters/mastodon/trigger.ts'
import { narrower } from '../../../src/adapters/mastodon/visibility.ts'
import type { OutgoingReply } from '../../../src/core/ports.ts'

const MASTODON = readServer({ version: '4.5.1' })
const SETTINGS = mastodonSettings.parse({ server: 'home.example' })
const ALONE = { collage: false, visibility: 'unlisted' } as const

function reply(text: string, ref: Partial<MentionRef> = {}): OutgoingReply {
  return {
    key: 'k',
    kind: 'reply',
    tone: 'pictures',
    text,
    locale: 'en',
    nsfw: false,
    tookMs: 0,
    images: [
      {
        submission: 0,
        index: 0,
        altText: 'a',
        contentType: 'image/webp',
        name: 'a.webp',
        bytes: async () => new Uint8Array(),
      },
    ],
    event: {
      platform: 'mastodon',
      account: 'home.example',
      eventId: '10',
      person: { id: 'ada@else.example', name: 'Ada' },
      place: { id: 'else.example', direct: false, nsfw: false },
      text: '',
      locale: 'en',
      ref: {
        statusId: '10',
        acct: 'ada@else.example',
        visibility: 'public',
        spoiler: '',
        sensitive: false,
        ...ref,
      },
    },
  }
}
const body = (given: OutgoingReply, server = MASTODON, settings = SETTINGS) =>
  statusBody(given, given.images.length > 0 ? ['m1'] : [], server, settings, ALONE) as Record<string, unknown>

describe('who may read a reply', () => {
  test('never more people than the mention, and unlisted at most unless a slot is free', () => {
    assert.equal(narrower('public', 'unlisted'), 'unlisted')
    assert.equal(narrower('public', 'public'), 'public')
    assert.equal(narrower('private', 'public'), 'direct', 'our followers are not those of who asked')
    assert.equal(narrower('direct', 'unlisted'), 'direct')
    assert.equal(narrower('local', 'unlisted'), 'direct', 'what we do not know may be narrow')
  })
})

describe('the length of a post', () => {
  test('as Mastodon counts: links 23, mentions without domain, characters as people see them', () => {
    assert.equal(statusLength('@ada@else.example hi', MASTODON), '@ada hi'.length)
    assert.equal(statusLength('https://a.co', MASTODON), 23)
    assert.equal(statusLength(`https://a.co/${'x'.repeat(90)}`, MASTODON), 23)
    assert.equal(statusLength('👨‍👩‍👧‍👦', MASTODON), 1)
  })

  test('elsewhere never less than the server counts', () => {
    const other = { ...UNKNOWN_SERVER, perLink: 25 }
    assert.equal(statusLength('@ada@else.example', other), 17)
    assert.equal(statusLength('https://a.co', other), 25)
    assert.equal(statusLength(`https://a.co/${'x'.repeat(90)}`, other), 103)
  })

  test('text is cut until it fits, with short links that count long', () => {
    const text = 'https://a.co '.repeat(40).trim()
    const fitted = fitStatus(text, 500, (shown) => statusLength(shown, MASTODON))
    assert.ok(statusLength(fitted, MASTODON) <= 500)
    assert.ok(fitted.length > 200 && fitted.endsWith('…'))
    assert.equal(
      fitStatus('short', 500, (shown) => shown.length),
      'short',
    )
    assert.equal(
      fitStatus('x'.repeat(10), 0, (shown) => shown.length),
      '',
    )
  })

  test('a reply with everything beside it fits, however long the warning and the address are', () => {
    const ref = { acct: `${'a'.repeat(60)}@${'b'.repeat(100)}.example`, spoiler: 'w'.repeat(100) }
    for (const server of [MASTODON, { ...MASTODON, kind: 'other' as const }]) {
      const room = roomForText(reply('', ref).event, server, SETTINGS, true)
      const { status, spoiler_text } = body(reply('x'.repeat(room), ref), server)
      const length = statusLength(String(status), server) + String(spoiler_text).length
      assert.ok(length <= 500 && length > 350, `${length}`)
      assert.ok(String(status).includes('x'.repeat(room)), 'nothing is cut that was given room')
    }
  })
})

describe('a post', () => {
  test('answers one person, in reply, hidden behind the warning, quotable by nobody', () => {
    assert.deepEqual(body(reply('Here it is.')), {
      status: '@ada@else.example Here it is.\n\n#AIArt #AIHorde',
      in_reply_to_id: '10',
      visibility: 'unlisted',
      language: 'en',
      sensitive: true,
      spoiler_text: 'AI generated images',
      media_ids: ['m1'],
      quote_approval_policy: 'nobody',
    })
  })

  test("keeps the mention's own warning, which tags nobody", () => {
    assert.equal(body(reply('x', { spoiler: 'food @eve' })).spoiler_text, 'food @\u200Beve')
  })

  test('of words alone has no warning of ours and no hashtags', () => {
    const { spoiler_text, status, sensitive } = body({ ...reply('Hello.'), images: [] })
    assert.deepEqual(
      { spoiler_text, status, sensitive },
      { spoiler_text: undefined, status: '@ada@else.example Hello.', sensitive: false },
    )
  })

  test('says nothing of quotes where the server does not know the setting', () => {
    assert.equal('quote_approval_policy' in body(reply('x'), readServer({ version: '4.4.9' })), false)
  })
})

describe('what a server says of itself', () => {
  test('limits are read wherever it tells them, and are the smallest elsewhere', () => {
    const v2 = {
      version: '4.5.0',
      configuration: {
        statuses: { maxCharacters: 900, maxMediaAttachments: 6 },
        mediaAttachments: { descriptionLimit: 99, supportedMimeTypes: ['image/png', 'image/webp'] },
        urls: { streaming: 'wss://s' },
      },
    }
    const read = readServer(v2)
    assert.deepEqual(
      [read.characters, read.images, read.altText, read.imageTypes, read.streaming],
      [900, 4, 99, ['image/webp', 'image/png'], 'wss://s'],
    )
    const pleroma = readServer({
      version: '2.7.2 (compatible; Pleroma 2.4.5)',
      maxTootChars: 5_000,
      uploadLimit: 1_000,
      descriptionLimit: 7,
    })
    assert.deepEqual(
      [pleroma.kind, pleroma.characters, pleroma.imageBytes, pleroma.altText],
      ['pleroma', 5_000, 1_000, 7],
    )
    for (const odd of [
      undefined,
      null,
      7,
      'x',
      [],
      { version: 4, configuration: 'none' },
      { configuration: { statuses: { maxCharacters: -1 } } },
    ]) {
      assert.equal(readServer(odd).characters, 500)
    }
  })

  test('kinds are told apart by version', () => {
    const kinds = [
      '4.2.1+glitch',
      '0.7.1 git-5c1a9d5',
      '4.0.0 (not true; really snac/2.94)',
      '2.7.2 (compatible; Akkoma 3.1)',
      '4.0.0 (compatible; Other 1)',
      '',
    ].map((version) => readServer({ version }).kind)
    assert.deepEqual(kinds, ['mastodon', 'gotosocial', 'snac', 'pleroma', 'other', 'other'])
  })
})

describe('our own reply is known', () => {
  const since = Date.parse('2026-01-01T12:00:00Z')
  const sought = {
    inReplyTo: '10',
    text: '@ada@elsewhere.example Here is `a fox`, https://x.example #AIArt',
    mediaIds: ['m1'],
    since,
  }
  const found = {
    id: '11',
    createdAt: '2026-01-01T12:00:01Z',
    account: { id: '1', acct: 'herald' },
    content:
      '<p>@ada Here is <code>a fox</code>, <a href="https://x.example">https://x.example</a> <a>#<span>AIArt</span></a></p>',
    inReplyToId: '10',
    reblog: null,
    mediaAttachments: [{ id: 'm1' }],
  }
  const unlike = { mediaAttachments: [{ id: 'new' }] }
  test('by its pictures, or where they have new ids by what it answers', () => {
    assert.equal(isSought(found, sought), true)
    assert.equal(isSought({ ...found, content: '', inReplyToId: null }, sought), true)
    assert.equal(isSought({ ...found, ...unlike, content: 'as the server puts it' }, sought), true)
  })
  test('a sentence by how it begins, for limits that were not known yet cut its end elsewhere', () => {
    const long = `@ada ${'many words '.repeat(20)}`
    const told = { ...found, content: `<p>${long.slice(0, 120)}…</p>`, mediaAttachments: [] }
    assert.equal(isSought(told, { ...sought, text: long, mediaIds: [] }), true)
    assert.equal(
      isSought({ ...told, content: '<p>@ada others</p>' }, { ...sought, text: long, mediaIds: [] }),
      false,
    )
  })
  test('and when the mention is gone by all that it says, whom it names included', () => {
    const orphan = { ...found, ...unlike, inReplyToId: null }
    assert.equal(isSought(orphan, sought), true)
    const full = orphan.content.replace('@ada', '@ada@elsewhere.example')
    assert.equal(isSought({ ...orphan, content: full }, sought), true)
    assert.equal(isSought({ ...orphan, content: orphan.content.replace('@ada', '@bob') }, sought), false)
  })
  test('and no other for it', () => {
    assert.equal(isSought({ ...found, ...unlike, inReplyToId: '12' }, sought), false)
    assert.equal(isSought({ ...found, mediaAttachments: [] }, sought), false)
    assert.equal(isSought({ ...found, createdAt: '2026-01-01T11:00:00Z' }, sought), false)
  })
})
