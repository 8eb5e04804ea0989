import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { picturesOf } from '../simulators/reddit/pictures-of.ts'
import { RedditScene } from '../support/reddit-scene.ts'

const POSTS = { settings: { placements: ['subreddit' as const] } }

describe('replies on Reddit that are refused', { concurrency: 3 }, () => {
  test('where comments must not lead elsewhere, the answer does not, and no post is left', async () => {
    await using scene = await RedditScene.open(POSTS)
    const { server } = scene
    server.subreddit('test', { allowsOtherPlaces: false })
    const said = server.mention('ada', 'draw me a fox')
    const answer = await scene.answer(said)
    assert.doesNotMatch(answer.body, /r\/hordepictures/)
    assert.match(answer.body, /couldn't show/)
    assert.deepEqual(server.submissions(), [], 'nobody would find it')
  })

  test('where every comment is at fault, it ends, and nothing is left', async () => {
    await using scene = await RedditScene.open(POSTS)
    const { server } = scene
    server.subreddit('test', { findsFault: true })
    const said = server.mention('ada', 'draw me a fox')
    const { request } = await scene.ending(said)
    assert.equal(request.outcome, 'unanswerable')
    assert.deepEqual([server.comments(), server.submissions()], [[], []])
  })

  test('what is there but not shown is found, and not said twice', async () => {
    await using scene = await RedditScene.open(POSTS)
    const { server } = scene
    const said = server.mention('ada', 'draw me a fox')
    await scene.taken(said)
    server.subreddit('test', { quarantined: true })
    const answer = await scene.answer(said)
    assert.equal(picturesOf(server, answer).length, 4)
    assert.equal(server.submissions().length, 1)
  })

  test('a sentence that tells to wait is waited for, with the seconds beside it and without', async () => {
    for (const words of ['of old', 'of today'] as const) {
      await using scene = await RedditScene.open(POSTS)
      const { server } = scene
      server.patience.words = words
      server.patience.set(7 * 60_000)
      const first = server.mention('ada', 'help')
      const second = server.mention('bob', 'help')
      await scene.answer(first)
      const from = scene.herald.now()
      await scene.answer(second)
      const waitedMs = scene.herald.now() - from
      assert.ok(waitedMs <= 8 * 60_000 && waitedMs >= 6 * 60_000, `${words}: ${waitedMs} ms`)
      assert.ok(server.calls('comment') <= 4, `${words}: ${server.calls('comment')} calls`)
    }
  })
})

test('what moderators write in the name of their place is read, and left alone', async () => {
  await using scene = await RedditScene.open()
  const { server } = scene
  const note = server.write('test', 'draw me a fox')
  const said = server.mention('ada', 'help')
  await scene.answer(said)
  await scene.leftAlone(note, 60_000)
  assert.deepEqual(server.unread(), [])
})
