import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findsWithdrawals, readsPictures, removesReplies } from '../../src/core/abilities.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import { readFingerprint } from '../../src/simulator/horde/index.ts'
import { Publishing } from '../support/reddit-publishing.ts'

const ONE = 'draw me a lighthouse --n 1'
const FOUR = 'draw me a lighthouse --n 4'
/** Eleven calls to a server on this machine, which does other things as well, and 200 ms. */
const MOST_MS = 1_500
const signal = AbortSignal.timeout(60_000)

function publisherOf({ herald }: Publishing) {
  const adapter = herald.app.adapters.find(({ platform }) => platform === 'reddit') ?? assert.fail()
  return adapter.publisher
}

async function replyOf({ herald }: Publishing, id: RequestId) {
  return (await herald.app.store.replyOf(id)) ?? assert.fail(`${id} has a reply`)
}

/** The pictures as they can be read back. */
async function readBack(reddit: Publishing, id: RequestId): Promise<(Uint8Array | undefined)[]> {
  const publisher = publisherOf(reddit)
  assert.ok(readsPictures(publisher))
  const reply = await replyOf(reddit, id)
  const read = []
  for (const picture of [0, 1, 2, 3, 4]) read.push(await publisher.readPicture(reply, picture, signal))
  return read
}

describe('what becomes of a reply on Reddit', () => {
  test('its pictures can be read back, wherever they are', async () => {
    await using reddit = await Publishing.open({
      subreddits: [{ name: 'test' }, { name: 'cats', placements: ['inline'] }],
    })
    reddit.server.subreddit('cats', { commentMedia: ['static'] })
    for (const [words, place, pictures] of [
      [ONE, 'test', 1],
      [FOUR, 'test', 4],
      [ONE, 'cats', 1],
      [FOUR, 'cats', 4],
    ] as const) {
      const { id } = await reddit.asks(words, {}, reddit.server.mention('Ada', words, { in: place }))
      await reddit.ended(id)
      const read = await readBack(reddit, id)
      assert.equal(read.filter((bytes) => bytes !== undefined).length, pictures, `${words} in ${place}`)
      assert.equal(read[pictures], undefined)
      if (place === 'cats') continue
      const marks = await Promise.all(
        read.slice(0, pictures).map((bytes) => readFingerprint(bytes ?? assert.fail())),
      )
      assert.equal(new Set(marks).size, pictures)
    }
  })

  test('another picture is drawn from one of them', async () => {
    await using reddit = await Publishing.open()
    const first = await reddit.asks(FOUR)
    await reddit.ended(first.id)
    const { id: repliesTo } = await replyOf(reddit, first.id)
    const { comment, id } = await reddit.asks('vary 2', { repliesTo })
    assert.equal((await reddit.ended(id)).request.outcome, 'pictures')
    assert.match(reddit.replyTo(comment).body, /AI picture/)
  })

  test('who asked has it taken back, the post with it', async () => {
    await using reddit = await Publishing.open()
    const first = await reddit.asks(FOUR)
    await reddit.ended(first.id)
    const { id: repliesTo } = await replyOf(reddit, first.id)
    const { comment, id } = await reddit.asks('delete', { repliesTo })
    await reddit.ended(id)
    assert.match(reddit.replyTo(comment).body, /^Done: I took my reply back/)
    assert.deepEqual(reddit.server.submissions(), [])
    assert.deepEqual(reddit.server.comments(first.comment.fullname), [])
  })

  test('a message cannot be taken back; its post can', async () => {
    await using reddit = await Publishing.open()
    const { id } = await reddit.writes(FOUR)
    await reddit.ended(id)
    const publisher = publisherOf(reddit)
    assert.ok(removesReplies(publisher))
    await publisher.remove(await replyOf(reddit, id), signal)
    assert.deepEqual(reddit.server.submissions(), [])
    const words = await reddit.writes('help')
    await reddit.ended(words.id)
    await assert.rejects(publisher.remove(await replyOf(reddit, words.id), signal), { kind: 'rejected' })
  })

  test('people’s own deletions are told, and nothing that is merely not listed', async () => {
    await using reddit = await Publishing.open()
    const { server } = reddit
    const [kept, deleted, removed, left] = ['Ada', 'Ada', 'Ada', 'Ben'].map((who) =>
      server.mention(who, 'hello'),
    )
    const message = server.message('Ada', 'hello')
    assert.ok(kept && deleted && removed && left)
    server.erase(deleted.fullname)
    server.removeByModerator(removed.fullname)
    left.author.deleted = true
    const publisher = publisherOf(reddit)
    assert.ok(findsWithdrawals(publisher))
    const asked = [kept, deleted, removed, left, message, { fullname: 't1_zzzz' }]
    const told = await publisher.withdrawn(
      asked.map(({ fullname: eventId }) => ({ eventId, personId: 'ada' })),
      signal,
    )
    const byId = told.toSorted((one, other) => one.eventId.localeCompare(other.eventId))
    assert.deepEqual(byId, [
      { eventId: deleted.fullname },
      { eventId: removed.fullname },
      { eventId: left.fullname, author: true },
    ])
  })

  test('from the last picture to the reply there are only the calls it takes, and nothing is waited for', async () => {
    await using reddit = await Publishing.open()
    const warm = await reddit.asks(FOUR)
    await reddit.ended(warm.id)
    const { id } = await reddit.asks(FOUR)
    const { app } = reddit.herald
    reddit.server.goDown()
    const delivering = async () => (await app.store.load(id))?.request.state === 'delivering'
    await reddit.herald.until(delivering, 'the pictures are drawn')
    reddit.server.comeUp()
    reddit.herald.pass(((await app.store.nextDueAt()) ?? assert.fail()) - reddit.herald.now())
    const before = reddit.server.log.length
    const startedAt = performance.now()
    await app.runner(id, true)
    const tookMs = performance.now() - startedAt
    assert.equal((await app.store.load(id))?.request.state, 'ended', 'it ends in one go')
    assert.deepEqual(
      reddit.server.log.slice(before).map(({ route }) => route),
      ['info', ...Array(4).fill(['lease', 'upload']).flat(), 'gallery', 'comment'],
    )
    assert.ok(tookMs < MOST_MS, `${tookMs} ms`)
  })
})
