import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import * as z from 'zod'

const folder = join(import.meta.dirname, '../fixtures/mastodon')

/** Attributes that docs.joinmastodon.org gives for these entities and that every kind of server sends. */
const account = z.object({
  id: z.string(),
  username: z.string(),
  acct: z.string(),
  display_name: z.string(),
  locked: z.boolean(),
  bot: z.boolean(),
  discoverable: z.boolean().nullish(),
  group: z.boolean().optional(),
  created_at: z.iso.datetime(),
  note: z.string(),
  url: z.url(),
  avatar: z.url(),
  avatar_static: z.url(),
  header: z.url(),
  header_static: z.url(),
  followers_count: z.int(),
  following_count: z.int(),
  statuses_count: z.int(),
  last_status_at: z.string().nullish(),
  emojis: z.array(z.unknown()),
  fields: z.array(z.object({ name: z.string(), value: z.string() })),
})
const emoji = z.object({
  shortcode: z.string(),
  url: z.url(),
  static_url: z.url(),
  visible_in_picker: z.boolean(),
})
const media = z.object({
  id: z.string(),
  type: z.enum(['image', 'video', 'gifv', 'audio', 'unknown']),
  url: z.url(),
  description: z.string().nullable(),
})
const plainStatus = z.object({
  id: z.string(),
  uri: z.url(),
  url: z.url().nullable(),
  created_at: z.iso.datetime(),
  edited_at: z.iso.datetime().nullish(),
  account,
  content: z.string(),
  visibility: z.enum(['public', 'unlisted', 'private', 'direct']),
  sensitive: z.boolean(),
  spoiler_text: z.string(),
  language: z.string().nullable(),
  media_attachments: z.array(media),
  mentions: z.array(z.object({ id: z.string(), username: z.string(), url: z.url(), acct: z.string() })),
  tags: z.array(z.object({ name: z.string(), url: z.url() })),
  emojis: z.array(emoji),
  reblogs_count: z.int(),
  favourites_count: z.int(),
  replies_count: z.int(),
  favourited: z.boolean(),
  reblogged: z.boolean(),
  muted: z.boolean(),
  bookmarked: z.boolean(),
  in_reply_to_id: z.string().nullable(),
  in_reply_to_account_id: z.string().nullable(),
  reblog: z.null(),
  poll: z.null(),
  card: z.object({ url: z.url(), title: z.string(), type: z.string() }).nullable(),
})
const status = plainStatus.extend({
  quote: z.object({ state: z.literal('accepted'), quoted_status: plainStatus }).nullish(),
})
const notification = z.object({
  id: z.string(),
  type: z.enum(['mention', 'reblog']),
  created_at: z.iso.datetime(),
  account,
  status,
})

/** Only what the file's kind of server has. */
const KINDS = [
  { kind: /^mastodon-4\.2/, id: /^\d{15,20}$/, has: [], hasNot: ['quote', 'quote_approval', 'pleroma'] },
  { kind: /^mastodon-4\.3/, id: /^\d{15,20}$/, has: ['edited_at', 'filtered'], hasNot: ['quote'] },
  { kind: /^mastodon-4\.4/, id: /^\d{15,20}$/, has: ['quote'], hasNot: ['quote_approval'] },
  { kind: /^mastodon-4\.5/, id: /^\d{15,20}$/, has: ['quote', 'quote_approval', 'quotes_count'], hasNot: [] },
  { kind: /^gotosocial/, id: /^[0-9A-HJKMNP-TV-Z]{26}$/, has: ['pinned'], hasNot: ['edited_at', 'quote'] },
  { kind: /^pleroma/, id: /^[0-9A-Za-z]{18}$/, has: ['pleroma'], hasNot: ['edited_at', 'filtered'] },
  { kind: /^snac/, id: /^\d{10}[0-9a-f]{32}$/, has: ['text', 'edited_at'], hasNot: ['quote'] },
]
const OURS = { snac: 'https://social.example/herald', pleroma: 'https://social.example/users/herald' }

const files = readdirSync(folder).filter((name) => name.endsWith('.json'))

describe('shapes of notifications', () => {
  for (const file of files) {
    test(file, () => {
      const text = readFileSync(join(folder, file), 'utf8')
      const read = notification.parse(JSON.parse(text))
      const kind = KINDS.find((one) => one.kind.test(file)) ?? assert.fail('the name tells no kind of server')
      const { status: raw } = z.looseObject({ status: z.looseObject({}) }).parse(JSON.parse(text))
      for (const field of kind.has) assert.ok(field in raw, `${field} is missing`)
      for (const field of kind.hasNot) assert.ok(!(field in raw), `${field} is not known there`)
      assert.match(read.status.id, kind.id)
      const hosts = [...text.matchAll(/https?:\/\/([^/"\\?\s<]+)/g)].map(([, host = '']) => host)
      assert.deepEqual(
        hosts.filter((host) => !host.endsWith('.example')),
        [],
        'only example domains',
      )
      if (read.type !== 'mention') return
      const [name = ''] = file.split('-')
      const ours = name === 'snac' || name === 'pleroma' ? OURS[name] : 'https://social.example/@herald'
      assert.ok(read.status.content.includes(`href="${ours}"`), 'it mentions us')
      const acct = read.status.mentions.map((one) => one.acct)
      assert.equal(acct.includes('herald'), name !== 'snac', 'snac leaves the reader out')
    })
  }

  test('every shape is there', () => {
    const shapes = [
      'plain',
      'emoji',
      'paragraphs',
      'link',
      'quote',
      'edited',
      'private',
      'direct',
      'two-mentions',
      'right-to-left',
      'from-a-bot',
      'nobot-profile',
    ]
    const missing = shapes.filter((shape) => !files.some((file) => file.endsWith(`-${shape}.json`)))
    assert.deepEqual(missing, [])
    for (const { kind } of KINDS) assert.ok(files.some((file) => kind.test(file)))
  })
})
