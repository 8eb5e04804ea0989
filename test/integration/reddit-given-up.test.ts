import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RequestId } from '../../src/core/request/model.ts'
import { ACCOUNT, Publishing } from '../support/reddit-publishing.ts'

const FOUR = 'draw me a lighthouse --n 4'
const LOST = { effect: 'done', answer: 'reset', times: 1 } as const
const ADA = { platform: 'reddit', account: ACCOUNT, personId: 'ada' } as const

/** Ada wants to hear nothing more, while nobody knows what became of what was just sent. */
async function optsOut({ herald, server }: Publishing, route: 'gallery' | 'comment'): Promise<void> {
  await herald.until(async () => server.calls(route) > 0, `a ${route} is sent`)
  await herald.app.store.setOptedOut(ADA, true, herald.now())
}

async function failuresOf({ herald }: Publishing, id: RequestId): Promise<number> {
  const { deliveries = [] } = (await herald.app.store.load(id)) ?? {}
  return deliveries.find(({ kind }) => kind === 'reply')?.failures ?? 0
}

describe('what is given up on Reddit while its outcome is unknown', { concurrency: 4 }, () => {
  test('a post that nothing will lead to is found and taken back', async () => {
    await using reddit = await Publishing.open()
    const { server } = reddit
    void server.inject({ route: 'gallery', ...LOST })
    const { comment, id } = await reddit.asks(FOUR)
    await optsOut(reddit, 'gallery')
    assert.equal(server.submissions().length, 1)
    const { request } = await reddit.ended(id)
    assert.deepEqual([request.outcome, request.cause], ['unanswerable', 'the person opted out'])
    assert.deepEqual([server.submissions(), server.comments(comment.fullname)], [[], []])
    assert.equal(server.calls('gallery'), 1)
  })

  test('a reply that is there is known, and can be taken back', async () => {
    for (const inline of [false, true]) {
      await using reddit = await Publishing.open({ placements: [inline ? 'inline' : 'subreddit'] })
      const { server, herald } = reddit
      server.subreddit('test', { commentMedia: inline ? ['static'] : [] })
      void server.inject({ route: 'comment', ...LOST })
      const { comment, id } = await reddit.asks(FOUR)
      await optsOut(reddit, 'comment')
      assert.equal((await reddit.ended(id)).request.outcome, 'pictures')
      assert.equal((await herald.app.store.replyOf(id))?.id, reddit.replyTo(comment).fullname)
      assert.equal(server.submissions().length, inline ? 0 : 1)
      assert.equal(server.calls('comment'), 1)
    }
  })

  test('nothing more is sent for who opted out, where nothing is there', async () => {
    await using reddit = await Publishing.open()
    const { server } = reddit
    void server.inject({ route: 'comment', effect: 'none', answer: 'reset', times: 1 })
    const { comment, id } = await reddit.asks(FOUR)
    await optsOut(reddit, 'comment')
    assert.equal((await reddit.ended(id)).request.outcome, 'unanswerable')
    assert.deepEqual([server.submissions(), server.comments(comment.fullname)], [[], []])
    assert.equal(server.calls('comment'), 1)
  })

  test('a post whose reply is never taken goes, once the reply was looked for', async () => {
    await using reddit = await Publishing.open()
    const { server } = reddit
    void server.inject({ route: 'comment', effect: 'none', answer: 'reset' })
    const { id } = await reddit.asks(FOUR)
    assert.match((await reddit.ended(id)).request.cause ?? '', /13 attempts at reply/)
    assert.deepEqual(server.submissions(), [])
  })

  test('the last try after a day away is looked for as well', async () => {
    await using reddit = await Publishing.open()
    const { server, herald } = reddit
    server.goDown()
    const { comment, id } = await reddit.asks('help')
    await herald.until(async () => (await failuresOf(reddit, id)) >= 12, 'one more failure is too many')
    server.comeUp()
    void server.inject({ route: 'comment', ...LOST })
    assert.equal((await reddit.ended(id)).request.outcome, 'sentence')
    reddit.replyTo(comment)
  })
})
