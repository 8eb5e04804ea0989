import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createGate, type Lists } from '../../../src/core/request/gate.ts'
import { newRequest } from '../../contract/requests.ts'

const NONE: Lists = { people: [], places: [], words: [], styles: [], models: [] }
const { event } = newRequest('one')

/** Whether something is drawn for somebody of a Mastodon server, and whether they hear anything at all. */
function answered(address: string, lists: { block?: Partial<Lists>; allow?: Partial<Lists> }): string {
  const gate = createGate({ block: { ...NONE, ...lists.block }, allow: { ...NONE, ...lists.allow } })
  const [, server = ''] = address.split('@')
  const person = { id: address, name: 'Somebody' }
  const asked = { ...event, platform: 'mastodon', person, place: { ...event.place, id: server } } as const
  if (!gate.allowsPlace(asked)) return 'silence'
  return gate.allowsPerson(asked) ? 'drawn' : 'refused'
}

describe('whole servers', () => {
  test('their people are refused by name@server with a star, and nobody else is', () => {
    const block = { people: ['mastodon:*@Evil.example'] }
    assert.equal(answered('mallory@evil.example', { block }), 'refused')
    assert.equal(answered('mallory@notevil.example', { block }), 'drawn')
    assert.equal(answered('mallory@sub.evil.example', { block }), 'drawn')
    assert.equal(answered('evil.example@good.example', { block }), 'drawn')
    const below = { people: ['mastodon:*@evil.example', 'mastodon:*.evil.example'] }
    assert.equal(answered('mallory@a.sub.evil.example', { block: below }), 'refused')
  })

  test('are closed as places, with what is below them by a star', () => {
    const block = { places: ['mastodon:evil.example', 'mastodon:*.evil.example'] }
    assert.equal(answered('mallory@evil.example', { block }), 'silence')
    assert.equal(answered('mallory@sub.evil.example', { block }), 'silence')
    assert.equal(answered('ada@good.example', { block }), 'drawn')
    assert.equal(answered('ada@good.example', { block: { places: ['reddit:*'] } }), 'drawn')
  })

  test('are all there is where only they are allowed, for people or as places', () => {
    const people = { people: ['mastodon:*@home.example'] }
    assert.equal(answered('ada@home.example', { allow: people }), 'drawn')
    assert.equal(answered('mallory@evil.example', { allow: people }), 'refused')
    const places = { places: ['mastodon:home.example'] }
    assert.equal(answered('ada@home.example', { allow: places }), 'drawn')
    assert.equal(answered('mallory@evil.example', { allow: places }), 'silence')
  })

  test('an id with hundreds of dots is compared in no time', () => {
    const startedAt = performance.now()
    answered(`${'a.'.repeat(5_000)}b@evil.example`, { block: { people: ['mastodon:*.never.example'] } })
    assert.ok(performance.now() - startedAt < 2_000)
  })
})

describe('what lies in a place', () => {
  /** Whether a thread of a channel of a server hears anything. */
  function heard(lists: { block?: string[]; allow?: string[] }): boolean {
    const gate = createGate({
      block: { ...NONE, places: lists.block ?? [] },
      allow: { ...NONE, places: lists.allow ?? [] },
    })
    const place = { ...event.place, id: 'thread', within: ['channel', 'server'] }
    return gate.allowsPlace({ ...event, platform: 'discord', place })
  }

  test('is closed with it, and open where any of it is allowed; a block wins', () => {
    assert.equal(heard({}), true)
    for (const id of ['thread', 'channel', 'server']) {
      assert.equal(heard({ block: [`discord:${id}`] }), false, id)
      assert.equal(heard({ allow: [`discord:${id}`] }), true, id)
    }
    assert.equal(heard({ allow: ['discord:elsewhere'] }), false)
    assert.equal(heard({ block: ['discord:server'], allow: ['discord:thread'] }), false)
    assert.equal(heard({ block: ['reddit:server'] }), true)
  })
})
