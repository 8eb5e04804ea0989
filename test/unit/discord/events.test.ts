import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import { botId, mediaHosts } from '../../../src/adapters/discord/config.ts'
import { fileName } from '../../../src/adapters/discord/files.ts'
import { interactionEvent, readInteraction } from '../../../src/adapters/discord/interaction.ts'
import { readMessage } from '../../../src/adapters/discord/message.ts'
import { mark, shortMark } from '../../../src/adapters/discord/nonce.ts'
import { permissionsIn } from '../../../src/adapters/discord/permissions.ts'
import { messageWords } from '../../../src/adapters/discord/words.ts'
import { Secret } from '../../../src/core/secret.ts'

const US = '100000000000000001'
const ADA = { id: '200000000000000002', username: 'ada', global_name: 'Ada' }

describe('a message', () => {
  const said = (more: object) =>
    readMessage(
      {
        id: '3',
        channel_id: '4',
        guild_id: '5',
        type: 0,
        author: ADA,
        content: `<@${US}> draw me a fox`,
        mentions: [{ id: US, username: 'herald' }],
        ...more,
      },
      US,
    )

  test('that mentions us is for us, with its words alone', () => {
    assert.equal(said({})?.text, 'draw me a fox')
    assert.equal(said({ type: 19, message_reference: { message_id: '9' } })?.repliesTo, '9')
  })

  test('of bots, webhooks, ourselves and the platform is left alone, as is what nobody said to us', () => {
    assert.equal(said({ author: { ...ADA, bot: true } }), undefined)
    assert.equal(said({ webhook_id: '7' }), undefined)
    assert.equal(said({ author: { id: US, username: 'herald' } }), undefined)
    assert.equal(said({ type: 7 }), undefined)
    assert.equal(said({ mentions: [] }), undefined)
    assert.equal(said({ message_reference: { type: 1, message_id: '9' } }), undefined)
    assert.equal(said({ content: 7 }), undefined)
    assert.equal(readMessage(null, US), undefined)
  })

  test('shows others by their names and never as mentions', () => {
    const names = new Map([['8', 'Bob @everyone']])
    assert.equal(
      messageWords('draw <@8> in <#7> <@&6> with <:fox:5> <t:1:R>', US, names),
      'draw Bob @everyone in with fox',
    )
    assert.equal(messageWords('a < b > c <b>d</b>', US, names), 'a < b > c <b>d</b>')
    const started = performance.now()
    messageWords('<'.repeat(200_000), US, names)
    messageWords('</'.repeat(100_000), US, names)
    assert.ok(performance.now() - started < 5_000, 'in linear time')
  })
})

describe('an interaction', () => {
  const raw = {
    id: '300000000000000003',
    application_id: US,
    type: 2,
    token: 'canary',
    guild_id: '5',
    channel_id: '4',
    channel: { id: '4', type: 0, nsfw: true },
    member: { user: ADA, roles: ['6'], permissions: '8192' },
    app_permissions: '1024',
    locale: 'de',
    context: 0,
    authorizing_integration_owners: { 0: '5' },
    attachment_size_limit: 10_485_760,
  }
  const read = (more: object = {}) => readInteraction({ ...raw, ...more }, (id) => id === 'marked')

  test('tells who, where and what we may do', () => {
    const one = read()
    assert.deepEqual(one?.person, { id: ADA.id, name: 'Ada', roles: ['6'], moderates: true })
    assert.deepEqual(one?.place, { id: '4', within: ['5'], direct: false, nsfw: true })
    assert.deepEqual([one?.locale, one?.byBot], ['de', true])
  })

  test('of somebody’s own installation is never answered by our token', () => {
    assert.equal(read({ authorizing_integration_owners: { 1: ADA.id } })?.byBot, false)
    assert.equal(read({ app_permissions: '0' })?.byBot, false)
    const group = read({ guild_id: undefined, member: undefined, user: ADA, context: 2 })
    assert.deepEqual([group?.byBot, group?.place.confined, group?.place.direct], [false, true, false])
    const direct = read({ guild_id: undefined, member: undefined, user: ADA, context: 1 })
    assert.deepEqual([direct?.byBot, direct?.place.direct], [true, true])
  })

  test('in a thread goes by the mark of its channel', () => {
    assert.equal(read({ channel: { type: 11, nsfw: true, parent_id: '9' } })?.place.nsfw, false)
    assert.deepEqual(read({ channel: { type: 11, parent_id: '9' } })?.place.within, ['9', '5'])
  })

  test('keeps its token out of the request', () => {
    const one = read()
    assert.ok(one)
    const event = interactionEvent(one, US, { command: { kind: 'help' }, hidden: true })
    assert.ok(!inspect([one, event], { depth: 9 }).includes('canary'))
    assert.equal(event.place.confined, true)
  })

  test('that is nonsense is none', () => {
    for (const nonsense of [
      null,
      7,
      {},
      { ...raw, channel_id: 'x' },
      { ...raw, member: undefined },
      { ...raw, token: '' },
    ])
      assert.equal(
        readInteraction(nonsense, () => true),
        undefined,
      )
  })
})

describe('permissions', () => {
  const VIEW = 1n << 10n
  const rights = {
    guildId: '5',
    ownerId: '1',
    roles: new Map([
      ['5', VIEW],
      ['6', 1n << 11n],
      ['7', 1n << 3n],
    ]),
    overwrites: [],
  }

  test('follow roles and the overwrites of everybody, roles and member, in that order', () => {
    assert.equal(permissionsIn(rights, '2', ['6']), VIEW | (1n << 11n))
    const overwrites = [
      { id: '5', allow: 0n, deny: 1n << 11n },
      { id: '6', allow: 1n << 11n, deny: 0n },
      { id: '2', allow: 1n << 15n, deny: 0n },
    ]
    assert.equal(permissionsIn({ ...rights, overwrites }, '2', ['6']), VIEW | (1n << 11n) | (1n << 15n))
    assert.equal(permissionsIn({ ...rights, overwrites }, '3', []), VIEW)
  })

  test('are nothing in a channel that is hidden, and everything for owners and administrators', () => {
    const overwrites = [{ id: '5', allow: 0n, deny: VIEW }]
    assert.equal(permissionsIn({ ...rights, overwrites }, '2', ['6']), 0n)
    assert.ok(permissionsIn({ ...rights, overwrites }, '2', ['7']) > VIEW)
    assert.ok(permissionsIn({ ...rights, overwrites }, '1', []) > VIEW)
  })
})

describe('what is ours', () => {
  test('a token tells its bot, and nothing else is one', () => {
    const token = (text: string) => botId(new Secret(text))
    assert.equal(token(`${Buffer.from(US).toString('base64url')}.GyQ7sX.abc`), US)
    for (const text of ['', 'a.b.c', `${US}.b.c`, Buffer.from(US).toString('base64')])
      assert.equal(token(text), undefined)
  })

  test('files carry their mark, in ASCII, and come from Discord’s hosts alone', () => {
    assert.match(mark('discord-1-2'), /^[a-z2-7]{25}$/)
    assert.notEqual(mark('discord-1-2'), mark('discord-1-3'))
    assert.equal(
      fileName({ name: 'ein-süßer-fuchs-2.webp' }, 'k', 1),
      `ein-ser-fuchs-${shortMark('k')}-2.webp`,
    )
    assert.equal(fileName({ name: '狐-1.png' }, 'k', 0), `picture-${shortMark('k')}-1.png`)
    assert.deepEqual(mediaHosts({ api: 'https://proxy.example/api' }), [
      'cdn.discordapp.com',
      'media.discordapp.net',
    ])
    assert.ok(mediaHosts({ api: 'http://127.0.0.1:81/api' }).includes('127.0.0.1:81'))
  })
})
