import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addressee } from '../../../src/adapters/mastodon/addressee.ts'
import { unread } from '../../../src/adapters/mastodon/mentions.ts'
import { readNotification } from '../../../src/adapters/mastodon/notification.ts'
import { type Status, statusSchema } from '../../../src/adapters/mastodon/status.ts'

const US = {
  account: 'home.example',
  host: 'home.example',
  id: '1',
  acct: 'herald',
  adultPictures: false,
  allowedBots: [],
}
const AT = '2026-01-01T12:00:00.000Z'
const ADA = { id: '2', acct: 'ada@else.example' }

describe('the list of notifications', () => {
  test('a page full of follows, which have no status, does not hide the mentions behind it', async () => {
    const follows = Array.from({ length: 40 }, (_, place) => ({
      id: String(100 - place),
      type: 'follow',
      createdAt: AT,
    }))
    const mention = { id: '7', type: 'mention', createdAt: AT, status: { id: '8' } }
    const pages = [follows, [mention], []]
    const look = { nowMs: Date.parse(AT), idDays: 120, deep: false }
    const found = await unread(async () => pages.shift() ?? [], { since: 0, at: 0, ids: [] }, look)
    assert.equal(found.notifications[0]?.id, '7')
  })
})

describe('a notification', () => {
  const status = { id: '8', createdAt: AT, account: ADA, content: 'draw me a fox', visibility: 'public' }
  const mention = { id: '7', type: 'mention', createdAt: AT, status }

  test('is a request also where its server leaves out what is empty', () => {
    assert.equal(readNotification(mention, US).kind, 'event')
  })

  test('that is held back, or tells of something else, is left alone', () => {
    const why = (more: object) => {
      const reading = readNotification({ ...mention, ...more }, US)
      return reading.kind === 'left-alone' ? reading.why : reading.kind
    }
    assert.match(why({ filtered: true }), /notifications policy/)
    assert.match(why({ type: 'reblog' }), /a boost/)
    assert.match(why({ type: 'pleroma:emoji_reaction' }), /"pleroma:emoji_reaction"/)
    assert.match(why({ type: 'constructor' }), /"constructor"/)
  })

  test('of which something is missing is named by that, without any of its words', () => {
    const reading = readNotification({ ...mention, status: { id: '8', content: 'secret words' } }, US)
    assert.deepEqual(reading, { kind: 'unreadable', fields: ['createdAt', 'account'] })
  })
})

describe('whose notification it is', () => {
  const status = (more: object): Status =>
    statusSchema.parse({ id: '8', createdAt: AT, account: ADA, content: '', ...more })
  const link = (handle: string, classes = 'u-url mention') =>
    `<a href="https://home.example/${handle}" class="${classes}">@<span>${handle}</span></a>`
  const herald = { id: '1', acct: 'herald', url: 'https://home.example/@herald' }
  const bo = { id: '3', acct: 'bo@far.example', url: 'https://far.example/@bo' }

  test('the one who is mentioned without a domain', () => {
    assert.equal(addressee(status({ mentions: [bo, herald] })), 'herald@home.example')
  })
  test('the author of a post that others boosted', () => {
    const account = { id: '1', acct: 'herald', url: 'https://home.example/@herald' }
    assert.equal(addressee(status({ account, mentions: [bo] })), 'herald@home.example')
  })
  test('the one who is linked and not listed', () => {
    assert.equal(addressee(status({ mentions: [], content: link('herald') })), 'herald@home.example')
    const tag = link('tag', 'mention hashtag').replace('@', '#')
    assert.equal(addressee(status({ content: `${link('herald')} ${tag}` })), 'herald@home.example')
  })
  test('nobody where it could be several, or none', () => {
    const eve = { id: '4', acct: 'eve', url: 'https://home.example/@eve' }
    assert.equal(addressee(status({ mentions: [herald, eve] })), undefined)
    assert.equal(addressee(status({ content: link('herald') + link('eve') })), undefined)
    assert.equal(addressee(status({})), undefined)
  })
})
