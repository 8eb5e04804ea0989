import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type MentionCursor, unread } from '../../../src/adapters/mastodon/mentions.ts'
import { streamUrl } from '../../../src/adapters/mastodon/stream.ts'

const START = Date.parse('2026-01-01T12:00:00Z')
const FROM_START: MentionCursor = { since: START, at: START, ids: [] }
const PAGE = 40

/** The n-th second's notification. */
const told = (n: number) => ({
  id: String(1_000 + n),
  type: 'mention',
  createdAt: new Date(START + n * 1_000).toISOString(),
  status: null,
})

/** A list of that many notifications by pages; counts the calls. */
function listOf(count: number) {
  const all = Array.from({ length: count }, (_, index) => told(count - index))
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
    const { notifications, bounded } = await unread(read, FROM_START)
    assert.equal(bounded, true)
    assert.equal(calls.length, 50)
    assert.equal(notifications.length, 2_000)
    assert.equal(notifications.at(-1)?.id, told(2_500).id)
  })

  test('costs one page where nothing is new', async () => {
    const { read } = listOf(500)
    const { next } = await unread(read, FROM_START)
    const again = listOf(500)
    const { notifications } = await unread(again.read, next)
    assert.deepEqual(notifications, [])
    assert.equal(again.calls.length, 1)
  })

  test('ends on a server that gives the same page again and again', async () => {
    const page = [told(2), told(1)]
    let calls = 0
    const { notifications } = await unread(async () => {
      calls += 1
      return page
    }, FROM_START)
    assert.deepEqual(
      notifications.map(({ id }) => id),
      [told(1).id, told(2).id],
    )
    assert.equal(calls, 2)
  })

  test('holds whatever is readable', async () => {
    const odd = [null, 'x', { id: 7 }, { ...told(3), createdAt: 'yesterday' }, told(2)]
    const { notifications } = await unread(async (maxId) => (maxId === undefined ? odd : []), FROM_START)
    assert.deepEqual(notifications.map(({ id }) => id).sort(), [told(2).id, told(3).id])
  })

  test('is not what was there before we ever listened', async () => {
    const { read } = listOf(10)
    const { notifications } = await unread(read, { since: START + 8_000, at: START + 8_000, ids: [] })
    assert.deepEqual(
      notifications.map(({ id }) => id),
      [told(8).id, told(9).id, told(10).id],
    )
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
