import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Look, type MentionCursor, unread } from '../../../src/adapters/mastodon/mentions.ts'
import { streamUrl } from '../../../src/adapters/mastodon/stream.ts'

const START = Date.parse('2026-01-01T12:00:00Z')
const FROM_START: MentionCursor = { since: START, at: START, ids: [] }
const PAGE = 40
const DAY_MS = 24 * 3_600_000
const LOOK: Look = { nowMs: START + 3_600_000, idDays: 120, deep: false }

/** The n-th second's notification. */
const told = (n: number) => ({
  id: String(1_000 + n),
  type: 'mention',
  createdAt: new Date(START + n * 1_000).toISOString(),
  status: null,
})

/** A list of that many notifications by pages; counts the calls. */
function listOf(count: number) {
  return listed(Array.from({ length: count }, (_, index) => told(count - index)))
}

function listed(all: readonly ReturnType<typeof told>[]) {
  const calls: (string | undefined)[] = []
  const read = async (maxId: string | undefined) => {
    calls.push(maxId)
    const from = maxId === undefined ? 0 : all.findIndex(({ id }) => id === maxId) + 1
    return all.slice(from, from + PAGE)
  }
  return { read, calls }
}

describe('what was not read before', () => {
  test('is bounded: of very many the newest are taken, and it is said', async () => {
    const { read, calls } = listOf(2_500)
    const { notifications, bounded } = await unread(read, FROM_START, LOOK)
    assert.equal(bounded, true)
    assert.equal(calls.length, 50)
    assert.equal(notifications.length, 2_000)
    assert.equal(notifications.at(-1)?.id, told(2_500).id)
  })

  test('costs one page where nothing is new', async () => {
    const { read } = listOf(500)
    const { next } = await unread(read, FROM_START, LOOK)
    const again = listOf(500)
    const { notifications } = await unread(again.read, next, LOOK)
    assert.deepEqual(notifications, [])
    assert.equal(again.calls.length, 1)
  })

  test('ends on a server that gives the same page again and again', async () => {
    const page = [told(2), told(1)]
    let calls = 0
    const { notifications } = await unread(
      async () => {
        calls += 1
        return page
      },
      FROM_START,
      LOOK,
    )
    assert.deepEqual(
      notifications.map(({ id }) => id),
      [told(1).id, told(2).id],
    )
    assert.equal(calls, 2)
  })

  test('holds whatever is readable', async () => {
    const odd = [null, 'x', { id: 7 }, { ...told(3), createdAt: 'yesterday' }, told(2)]
    const { notifications } = await unread(
      async (maxId) => (maxId === undefined ? odd : []),
      FROM_START,
      LOOK,
    )
    assert.deepEqual(notifications.map(({ id }) => id).sort(), [told(2).id, told(3).id])
  })

  test('is not what was there before we ever listened', async () => {
    const { read } = listOf(10)
    const { notifications } = await unread(read, { since: START + 8_000, at: START + 8_000, ids: [] }, LOOK)
    assert.deepEqual(
      notifications.map(({ id }) => id),
      [told(8).id, told(9).id, told(10).id],
    )
  })
})

describe('what was read before', () => {
  const numbers = (of: readonly { readonly id: string }[]) => of.map(({ id }) => Number(id) - 1_000)
  const from = (last: number, first: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => told(last - index))

  test('stays read when the server moves it up in the place of what was deleted', async () => {
    const { next } = await unread(listOf(300).read, FROM_START, LOOK)
    const later = { ...LOOK, nowMs: START + 5 * DAY_MS }
    // The 100 newest are gone, and somebody writes.
    const { notifications } = await unread(listed([told(400), ...from(200, 1)]).read, next, later)
    assert.deepEqual(numbers(notifications), [400])
  })

  test('stays read also where the cursor is of an earlier version, when it is old', async () => {
    const cursor = { since: START, at: START + 300_000, ids: from(300, 261).map(({ id }) => id) }
    const later = { ...LOOK, nowMs: START + 8 * DAY_MS }
    const { notifications } = await unread(listed(from(270, 1)).read, cursor, later)
    assert.deepEqual(notifications, [])
  })

  test('is remembered by a bounded number of ids, the newest', async () => {
    const { next } = await unread(listOf(700).read, FROM_START, LOOK)
    assert.deepEqual(
      next.ids,
      from(700, 201).map(({ id }) => id),
    )
    assert.deepEqual((await unread(listOf(700).read, next, LOOK)).next, next)
  })
})

test('what the policy lets through is looked for as far down as ids are remembered, and no further', async () => {
  const later = Array.from({ length: 700 }, (_, index) => told(700 - index))
  const held = told(350)
  const { next } = await unread(listed(later.filter(({ id }) => id !== held.id)).read, FROM_START, LOOK)
  const shallow = listed(later)
  assert.deepEqual((await unread(shallow.read, next, LOOK)).notifications, [])
  assert.equal(shallow.calls.length, 1)
  const deep = listed(later)
  const { notifications } = await unread(deep.read, next, { ...LOOK, deep: true })
  assert.deepEqual(notifications, [held])
  assert.equal(deep.calls.length, 11)
})

describe('what is old', () => {
  const { read } = listOf(10)
  const after = (at: number, days: number, idDays = 120) =>
    unread(read, { since: START, at, ids: [] }, { nowMs: START + days * DAY_MS, idDays, deep: false })

  test('is read for a week where newer ones were read before: somebody let it through', async () => {
    const at = START + 6 * DAY_MS
    assert.equal((await after(at, 6)).notifications.length, 10)
    assert.deepEqual((await after(START + 8 * DAY_MS, 8)).notifications, [])
  })

  test('is read after an outage, but not when requests of its time are forgotten', async () => {
    assert.equal((await after(START, 30)).notifications.length, 10)
    assert.deepEqual((await after(START, 120)).notifications, [])
    assert.equal((await after(START, 0.25, 1)).notifications.length, 10)
    assert.deepEqual((await after(START, 3, 3)).notifications, [])
  })

  test('only by a clock that is wrong is read when the clock is right again', async () => {
    const { next } = await after(START, 400)
    const { notifications } = await unread(read, next, LOOK)
    assert.equal(notifications.length, 10)
  })
})

test('a stream is where the server says, and never where a token would travel in the clear', () => {
  const at = (named: string, server = 'https://social.example') => streamUrl(named, server)?.href
  const stream = 'wss://streaming.example/api/v1/streaming?stream=user'
  assert.equal(at('wss://streaming.example'), stream)
  assert.equal(at('wss://streaming.example/'), stream)
  assert.equal(at('wss://streaming.example/api/v1/streaming/'), stream)
  assert.equal(at('ws://streaming.example'), undefined)
  assert.equal(at('https://streaming.example'), undefined)
  assert.equal(at('no address'), undefined)
  assert.equal(
    at('ws://127.0.0.1:3000', 'http://127.0.0.1:3000'),
    'ws://127.0.0.1:3000/api/v1/streaming?stream=user',
  )
})
