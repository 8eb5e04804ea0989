import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { effective } from '../../../src/core/preferences/effective.ts'
import { changed, type PlacePreferences, placePreferences } from '../../../src/core/preferences/schema.ts'

/** A thread in the channel `art` of a server, each with its settings. */
function inThread(thread: PlacePreferences, art: PlacePreferences, server: PlacePreferences) {
  return effective({}, [
    { id: 'thread', settings: thread },
    { id: 'art', settings: art },
    { id: 'server', settings: server },
  ])
}

describe('what holds at a place', () => {
  test('without a word from anybody: everything the operator allows', () => {
    assert.deepEqual(inThread({}, {}, {}), {
      person: {},
      open: true,
      nsfw: true,
      privateReplies: false,
      publicKudos: false,
      blockedPeople: [],
      blockedWords: [],
    })
  })

  test('the nearest word on whether it is open decides', () => {
    const open = (...places: Parameters<typeof inThread>) => inThread(...places).open
    assert.equal(open({}, {}, { enabled: false }), false)
    assert.equal(open({}, { enabled: true }, { enabled: false }), true)
    assert.equal(open({ enabled: false }, { enabled: true }, {}), false)
    assert.equal(open({}, {}, { channels: ['art'] }), true)
    assert.equal(open({}, {}, { channels: ['chat'] }), false)
    assert.equal(open({}, {}, { channels: ['thread'] }), true)
    assert.equal(open({}, { enabled: true }, { channels: ['chat'] }), true)
    assert.equal(open({}, {}, { enabled: false, channels: ['art'] }), false)
    assert.equal(open({}, { enabled: false }, { enabled: true, channels: ['art'] }), false)
  })

  test('the nearer choice wins, block lists add up', () => {
    const here = inThread(
      { blockedWords: ['a'] },
      { aDay: 3, styles: ['comic'], nsfw: true, blockedWords: ['b'], blockedPeople: ['p'] },
      { aDay: 9, styles: ['anime'], nsfw: false, roles: ['r'], blockedPeople: ['q'], logChannel: 'log' },
    )
    assert.deepEqual(here.quota, { aDay: 3, placeId: 'art' })
    assert.deepEqual(here.styles, ['comic'])
    assert.equal(here.nsfw, true)
    assert.deepEqual(here.roles, ['r'])
    assert.deepEqual(here.blockedWords, ['a', 'b'])
    assert.deepEqual(here.blockedPeople, ['p', 'q'])
    assert.equal(here.logChannel, 'log')
  })
})

describe('a change of preferences', () => {
  test('sets, leaves alone and takes back', () => {
    const before: PlacePreferences = { aDay: 3, roles: ['a'], nsfw: false }
    assert.deepEqual(changed(before, { aDay: null, privateReplies: true }), {
      roles: ['a'],
      nsfw: false,
      privateReplies: true,
    })
    assert.deepEqual(changed(before, { roles: [] }), { aDay: 3, nsfw: false })
  })

  test('keeps each entry of a list once, without the gaps around it', () => {
    assert.deepEqual(placePreferences.parse({ blockedWords: [' fox', 'fox '] }), { blockedWords: ['fox'] })
  })
})
