import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { OWN, Publishing } from '../support/reddit-publishing.ts'

const ONE = 'draw me a lighthouse --n 1'
const FOUR = 'draw me a lighthouse --n 4'

describe('where pictures go on Reddit', () => {
  test('one picture is shown in the comment, where the subreddit takes that', async () => {
    await using reddit = await Publishing.open()
    reddit.server.subreddit('test', { commentMedia: ['static'] })
    const { comment, id } = await reddit.asks(ONE)
    assert.equal((await reddit.ended(id)).request.outcome, 'pictures')
    const { pictures, body } = reddit.replyTo(comment)
    assert.deepEqual(
      pictures.map(({ caption }) => caption),
      ['AI image from the words: a lighthouse. Style: flux-tall.'],
    )
    assert.match(body, /^Here is your AI picture: a lighthouse/)
    assert.match(body, /I am a bot/)
    assert.deepEqual(reddit.server.submissions(), [])
  })

  test('several pictures share the one that a comment shows', async () => {
    await using reddit = await Publishing.open()
    reddit.server.subreddit('test', { commentMedia: ['static'] })
    const { comment, id } = await reddit.asks(FOUR)
    await reddit.ended(id)
    const { pictures, body } = reddit.replyTo(comment)
    assert.equal(pictures.length, 1)
    assert.match(body, /The 4 pictures share one image/)
    assert.equal(reddit.server.calls('upload'), 1)
  })

  test('elsewhere they are a gallery in our own subreddit, which the comment leads to', async () => {
    await using reddit = await Publishing.open()
    const { comment, id } = await reddit.asks(FOUR)
    await reddit.ended(id)
    const [post, ...others] = reddit.server.submissions()
    assert.ok(post)
    assert.deepEqual(others, [])
    assert.equal(post.subreddit.name, OWN)
    assert.equal(post.title, '4 AI pictures: a lighthouse')
    assert.equal(post.pictures.length, 4)
    for (const { caption } of post.pictures)
      assert.match(caption, /^AI image from the words: a lighthouse\. Style/)
    assert.equal(post.sendReplies, true)
    const { body } = reddit.replyTo(comment)
    assert.match(
      body,
      new RegExp(`\\[See the 4 pictures\\]\\(https://www\\.reddit\\.com/\\S*${post.fullname.slice(3)}`),
    )
  })

  test('one picture is a post of its own there, whose title says what it shows', async () => {
    await using reddit = await Publishing.open()
    const { comment, id } = await reddit.asks(ONE)
    await reddit.ended(id)
    const [post] = reddit.server.submissions()
    assert.equal(post?.title, 'AI image from the words: a lighthouse. Style: flux-tall.')
    assert.equal(post?.gallery, false)
    assert.match(reddit.replyTo(comment).body, /\[See the picture\]/)
  })

  test('without a subreddit of our own they go to our profile', async () => {
    await using reddit = await Publishing.open({ ownSubreddit: undefined })
    const { comment, id } = await reddit.asks(FOUR)
    await reddit.ended(id)
    assert.equal(reddit.server.submissions()[0]?.subreddit.name, 'u_HordeHerald')
    reddit.replyTo(comment)
  })

  test('the operator’s order counts, for all subreddits and for one', async () => {
    await using reddit = await Publishing.open({
      placements: ['subreddit', 'inline'],
      subreddits: [{ name: 'test' }, { name: 'cats', placements: ['profile'] }],
    })
    reddit.server.subreddit('test', { commentMedia: ['static'] })
    reddit.server.subreddit('cats', { commentMedia: ['static'] })
    const one = await reddit.asks(ONE)
    await reddit.ended(one.id)
    const two = await reddit.asks(ONE, {}, reddit.server.mention('Ada', ONE, { in: 'cats' }))
    await reddit.ended(two.id)
    assert.deepEqual(
      reddit.server.submissions().map(({ subreddit }) => subreddit.name),
      [OWN, 'u_HordeHerald'],
    )
  })

  test('the last in the order is shown in the comment when the posts before it are refused', async () => {
    await using reddit = await Publishing.open({ placements: ['subreddit', 'inline'] })
    reddit.server.subreddit('test', { commentMedia: ['static'] })
    reddit.server.ban(OWN)
    const { comment, id } = await reddit.asks(ONE)
    await reddit.ended(id)
    assert.equal(reddit.replyTo(comment).pictures.length, 1)
    assert.deepEqual(reddit.server.submissions(), [])
  })

  test('several that no post takes go into the comment as one', async () => {
    await using reddit = await Publishing.open({ placements: ['subreddit', 'inline'] })
    reddit.server.subreddit('test', { commentMedia: ['static'] })
    const before = await reddit.asks(FOUR)
    await reddit.ended(before.id)
    assert.equal(reddit.server.submissions().length, 1)
    reddit.server.ban(OWN)
    const { comment, id } = await reddit.asks(FOUR)
    await reddit.ended(id)
    assert.equal(reddit.replyTo(comment).pictures.length, 1)
    assert.match(reddit.replyTo(comment).body, /share one image/)
    assert.equal(reddit.server.submissions().length, 1)
  })

  test('a comment that is refused its picture leads to a post instead', async () => {
    await using reddit = await Publishing.open()
    reddit.server.subreddit('test', { commentMedia: ['static'] })
    const before = await reddit.asks(ONE)
    await reddit.ended(before.id)
    reddit.server.subreddit('test', { commentMedia: [] })
    const { comment, id } = await reddit.asks(ONE)
    await reddit.ended(id)
    assert.match(reddit.replyTo(comment).body, /\[See the picture\]/)
    assert.equal(reddit.server.submissions().length, 1)
    assert.ok(reddit.warned(/pictures in a comment were refused/))
    const after = await reddit.asks(ONE)
    await reddit.ended(after.id)
    assert.equal(reddit.server.calls('comment'), 4, 'the refusal is not asked for again')
  })

  test('a place that wants a flair gets the configured one', async () => {
    await using reddit = await Publishing.open({ flair: 'made by ai' })
    const flairs = [
      { id: 'f1', text: 'Other', modOnly: false },
      { id: 'f2', text: 'Made by AI', modOnly: false },
    ]
    reddit.server.subreddit(OWN, { flairs, flairRequired: true })
    const { id } = await reddit.asks(FOUR)
    await reddit.ended(id)
    assert.equal(reddit.server.submissions()[0]?.flair?.text, 'Made by AI')
  })

  test('without a flair it refuses; the next place is taken, and the operator is told', async () => {
    await using reddit = await Publishing.open()
    const flairs = [{ id: 'f1', text: 'Other', modOnly: false }]
    reddit.server.subreddit(OWN, { flairs, flairRequired: true })
    const { comment, id } = await reddit.asks(FOUR)
    await reddit.ended(id)
    assert.equal(reddit.server.submissions()[0]?.subreddit.name, 'u_HordeHerald')
    assert.match(reddit.replyTo(comment).body, /See the 4 pictures/)
    assert.ok(reddit.warned(/a post with pictures was refused/))
  })

  test('a place without galleries gets one picture of all', async () => {
    await using reddit = await Publishing.open()
    reddit.server.subreddit(OWN, { allowsGalleries: false })
    const { comment, id } = await reddit.asks(FOUR)
    await reddit.ended(id)
    assert.equal(reddit.server.submissions()[0]?.pictures.length, 1)
    assert.match(reddit.replyTo(comment).body, /share one image/)
  })

  test('where no place takes them, that is said, and nothing is posted', async () => {
    await using reddit = await Publishing.open({ placements: ['inline'] })
    const { comment, id } = await reddit.asks(FOUR)
    assert.equal((await reddit.ended(id)).request.outcome, 'sentence')
    assert.match(reddit.replyTo(comment).body, /^I couldn't show the pictures/)
    assert.deepEqual(reddit.server.submissions(), [])
  })

  test('where links are not taken, words and a picture in the comment come without them', async () => {
    await using reddit = await Publishing.open()
    reddit.server.subreddit('test', { allowsLinks: false, commentMedia: ['static'] })
    for (const words of ['help', ONE]) {
      const { comment, id } = await reddit.asks(words)
      assert.equal((await reddit.ended(id)).request.outcome, words === 'help' ? 'sentence' : 'pictures')
      const { body, pictures } = reddit.replyTo(comment)
      assert.match(body, /I am a bot\. How it works\./)
      assert.equal(pictures.length, words === 'help' ? 0 : 1)
    }
  })

  test('a post that may not be linked to is taken back, and that is said', async () => {
    await using reddit = await Publishing.open()
    reddit.server.subreddit('test', { allowsLinks: false })
    const { comment, id } = await reddit.asks(FOUR)
    assert.equal((await reddit.ended(id)).request.outcome, 'sentence')
    assert.match(reddit.replyTo(comment).body, /^I couldn't show the pictures/)
    assert.deepEqual(reddit.server.submissions(), [])
  })

  test('a spoiler stays one', async () => {
    await using reddit = await Publishing.open()
    const post = reddit.server.post('op', { spoiler: true })
    const { id } = await reddit.asks(FOUR, {}, reddit.server.mention('Ada', FOUR, { on: post.fullname }))
    await reddit.ended(id)
    assert.equal(reddit.server.submissions()[0]?.spoiler, true)
  })

  test('adult pictures are posted only where that is allowed, and marked', async () => {
    await using reddit = await Publishing.open({ adultPictures: true }, { horde: { nsfw: true } })
    reddit.server.subreddit('test', { over18: true })
    const adult = await reddit.asks(FOUR, { place: { nsfw: true } })
    await reddit.ended(adult.id)
    assert.deepEqual(reddit.server.submissions(), [], 'our own subreddit is for everybody')
    assert.match(reddit.replyTo(adult.comment).body, /couldn't show/)
    reddit.herald.pass(11 * 60_000)
    reddit.server.subreddit(OWN, { over18: true })
    const { id } = await reddit.asks(FOUR, { place: { nsfw: true } })
    await reddit.ended(id)
    assert.equal(reddit.server.submissions()[0]?.nsfw, true)
  })

  test('adult pictures are not shown in a comment whose place is no adult one any more', async () => {
    await using reddit = await Publishing.open({ adultPictures: true }, { horde: { nsfw: true } })
    reddit.server.subreddit('test', { commentMedia: ['static'], over18: true })
    const there = await reddit.asks(ONE, { place: { nsfw: true } })
    await reddit.ended(there.id)
    assert.equal(reddit.replyTo(there.comment).pictures.length, 1)
    reddit.herald.pass(11 * 60_000)
    reddit.server.subreddit('test', { over18: false })
    const { comment, id } = await reddit.asks(ONE, { place: { nsfw: true } })
    await reddit.ended(id)
    assert.deepEqual(reddit.replyTo(comment).pictures, [])
    assert.match(reddit.replyTo(comment).body, /couldn't show/)
  })

  test('what was said below an adult submission is not repeated in a post for everybody', async () => {
    await using reddit = await Publishing.open()
    const on = reddit.server.post('op', { nsfw: true }).fullname
    const words = 'draw me something naughty --n 4'
    const { comment, id } = await reddit.asks(words, {}, reddit.server.mention('Ada', words, { on }))
    await reddit.ended(id)
    assert.doesNotMatch(reddit.server.submissions()[0]?.title ?? 'naughty', /naughty/)
    assert.match(reddit.replyTo(comment).body, /public post, without your words/)
  })

  test('what was asked by message is shown to all without the words and the name', async () => {
    await using reddit = await Publishing.open()
    const { message, id } = await reddit.writes('draw me my secret --n 4')
    await reddit.ended(id)
    const [post] = reddit.server.submissions()
    assert.equal(post?.title, '4 AI pictures')
    assert.doesNotMatch(
      JSON.stringify([post?.title, post?.text, post?.pictures.map(({ caption }) => caption)]),
      /secret|ada/i,
    )
    const [reply, ...others] = reddit.server.messages()
    assert.equal(others.length, 0)
    assert.equal(reply?.parent, message)
    assert.match(reply?.body ?? '', /\[See the 4 pictures\].*public post, without your words/)
  })

  test('what was asked in a private subreddit is likewise', async () => {
    await using reddit = await Publishing.open()
    reddit.server.subreddit('test', { type: 'private' })
    reddit.server.admit('test')
    const { id } = await reddit.asks('draw me my secret --n 4')
    await reddit.ended(id)
    assert.doesNotMatch(reddit.server.submissions()[0]?.title ?? '', /secret/)
  })

  test('where a subreddit does not tell who can read it, its words stay there as well', async () => {
    await using reddit = await Publishing.open()
    void reddit.server.inject({ route: 'about', answer: 'json-4xx', effect: 'none', times: 1 })
    const { comment, id } = await reddit.asks('draw me my secret --n 4')
    await reddit.ended(id)
    assert.doesNotMatch(reddit.server.submissions()[0]?.title ?? 'secret', /secret/)
    assert.match(reddit.replyTo(comment).body, /public post, without your words/)
  })
})
