import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RedditServer } from '../simulators/reddit/index.ts'
import { OWN, Publishing } from '../support/reddit-publishing.ts'

const ONE = 'draw me a lighthouse --n 1'
const FOUR = 'draw me a lighthouse --n 4'
/** Nobody waits for Reddit in a test. */
const SOON = { answerMs: 300 }
/** Until an operator has repaired it. */
const LONG_MS = 8 * 3_600_000

describe('what goes wrong on Reddit', () => {
  test('who posts too fast waits as long as Reddit says', async () => {
    await using reddit = await Publishing.open()
    const { comment, id } = await reddit.asks(FOUR)
    const startedAt = reddit.herald.now()
    reddit.server.patience.block(9 * 60_000)
    await reddit.ended(id)
    reddit.replyTo(comment)
    assert.equal(reddit.server.submissions().length, 1)
    assert.ok(reddit.herald.now() - startedAt >= 9 * 60_000)
    assert.ok(reddit.server.calls('gallery') <= 4, `${reddit.server.calls('gallery')} tries`)
  })

  test('a post that Reddit makes and says nothing of is looked up', async () => {
    await using reddit = await Publishing.open({}, {}, SOON)
    reddit.server.processing.fate = { becomes: 'silence' }
    const { comment, id } = await reddit.asks(ONE)
    await reddit.ended(id)
    assert.equal(reddit.server.submissions().length, 1)
    assert.match(
      reddit.replyTo(comment).body,
      new RegExp(reddit.server.submissions()[0]?.fullname.slice(3) ?? '-'),
    )
  })

  test('what Reddit told before anybody listened is looked up at once', async () => {
    const answerMs = 9_000
    await using reddit = await Publishing.open({}, {}, { answerMs })
    const { server } = reddit
    server.processing.fate = { becomes: 'post', fleeting: true }
    const startedAt = performance.now()
    const { comment, id } = await reddit.asks(ONE)
    await reddit.ended(id)
    const tookMs = performance.now() - startedAt
    assert.ok(tookMs < answerMs, `${tookMs} ms`)
    reddit.replyTo(comment)
    assert.equal(server.submissions().length, 1)
    assert.equal(server.processing.open, 0)
  })

  test('a look for it that is refused or hangs does not have it made again', async () => {
    for (const answer of ['rate-limited', 'unauthorized', 'reset'] as const) {
      await using reddit = await Publishing.open({}, {}, SOON)
      reddit.server.processing.fate = { becomes: 'silence' }
      const { comment, id } = await reddit.asks(ONE)
      void reddit.server.inject({ route: 'own-submissions', answer, effect: 'none', times: 2 })
      await reddit.ended(id)
      reddit.replyTo(comment)
      assert.equal(reddit.server.submissions().length, 1, answer)
    }
  })

  test('one that comes late is waited for, and not made again', async () => {
    await using reddit = await Publishing.open({}, {}, SOON)
    reddit.server.processing.fate = { becomes: 'silence', afterMs: 60_000 }
    const { comment, id } = await reddit.asks(ONE)
    await reddit.ended(id)
    reddit.replyTo(comment)
    reddit.herald.pass(600_000)
    assert.equal(reddit.server.submissions().length, 1)
  })

  test('one that never comes is made again', async () => {
    await using reddit = await Publishing.open({}, {}, SOON)
    reddit.server.processing.fate = { becomes: 'nothing' }
    const { comment, id } = await reddit.asks(ONE)
    await reddit.herald.until(async () => reddit.server.calls('submit') === 1, 'the first try')
    reddit.server.processing.fate = { becomes: 'post' }
    await reddit.ended(id)
    reddit.replyTo(comment)
    assert.equal(reddit.server.submissions().length, 1)
    assert.equal(reddit.server.calls('submit'), 2)
  })

  test('one that fails goes to the next place, or that is said', async () => {
    await using reddit = await Publishing.open({}, {}, SOON)
    reddit.server.processing.fate = { becomes: 'failed' }
    const { comment, id } = await reddit.asks(ONE)
    await reddit.ended(id)
    assert.equal(reddit.server.calls('submit'), 2, 'the subreddit, then the profile')
    assert.match(reddit.replyTo(comment).body, /couldn't show the picture/)
  })

  for (const [name, words, route] of [
    ['a gallery', FOUR, 'gallery'],
    ['a picture post', ONE, 'submit'],
    ['the comment', FOUR, 'comment'],
  ] as const) {
    test(`${name} whose answer is lost is found, and not made again`, async () => {
      await using reddit = await Publishing.open({}, {}, SOON)
      const { comment, id } = await reddit.asks(words)
      void reddit.server.inject({ route, answer: 'reset', effect: 'done', times: 1 })
      await reddit.ended(id)
      reddit.replyTo(comment)
      assert.equal(reddit.server.submissions().length, 1)
      assert.equal(reddit.server.calls(route), 1)
    })

    test(`${name} that did not get through is made once more`, async () => {
      await using reddit = await Publishing.open({}, {}, SOON)
      const { comment, id } = await reddit.asks(words)
      void reddit.server.inject({ route, answer: 'html-502', effect: 'none', times: 1 })
      await reddit.ended(id)
      reddit.replyTo(comment)
      assert.equal(reddit.server.submissions().length, 1)
      assert.equal(reddit.server.calls(route), 2)
    })
  }

  test('a comment with a picture whose answer is lost is found', async () => {
    await using reddit = await Publishing.open()
    reddit.server.subreddit('test', { commentMedia: ['static'] })
    const { comment, id } = await reddit.asks(ONE)
    void reddit.server.inject({ route: 'comment', answer: 'reset', effect: 'done', times: 1 })
    await reddit.ended(id)
    assert.equal(reddit.replyTo(comment).pictures.length, 1)
    assert.deepEqual(reddit.server.submissions(), [])
  })

  test('that nothing can be shown is known of a comment that was found as well', async () => {
    await using reddit = await Publishing.open({ placements: ['inline'] })
    const { comment, id } = await reddit.asks(FOUR)
    void reddit.server.inject({ route: 'comment', answer: 'reset', effect: 'done', times: 1 })
    assert.equal((await reddit.ended(id)).request.outcome, 'sentence')
    reddit.replyTo(comment)
  })

  test('a look that Reddit refuses tells nothing, and is made again', async () => {
    for (const [lost, list] of [
      ['comment', 'own-comments'],
      ['comment', 'comments'],
      ['gallery', 'own-submissions'],
    ] as const) {
      for (const effect of ['none', 'done'] as const) {
        await using reddit = await Publishing.open({}, {}, SOON)
        const { comment, id } = await reddit.asks(FOUR)
        void reddit.server.inject({ route: lost, answer: 'reset', effect, times: 1 })
        void reddit.server.inject({ route: list, answer: 'json-4xx', effect: 'none', times: 1 })
        assert.equal((await reddit.ended(id)).request.outcome, 'pictures', `${lost} ${effect}, ${list}`)
        reddit.replyTo(comment)
        assert.equal(reddit.server.submissions().length, 1)
      }
    }
  })

  test('one list that lags behind for ever does no harm', async () => {
    for (const listing of ['own-comments', 'subreddit'] as const) {
      await using reddit = await Publishing.open()
      reddit.server.lag(listing, Number.POSITIVE_INFINITY)
      const { comment, id } = await reddit.asks(FOUR)
      void reddit.server.inject({ route: 'comment', answer: 'reset', effect: 'done', times: 1 })
      await reddit.ended(id)
      reddit.replyTo(comment)
    }
  })

  test('an answer by message whose answer is lost is found', async () => {
    await using reddit = await Publishing.open()
    const { id } = await reddit.writes(FOUR)
    void reddit.server.inject({ route: 'comment', answer: 'reset', effect: 'done', times: 1 })
    await reddit.ended(id)
    assert.equal(reddit.server.messages().length, 1)
  })

  test('an upload that fails is repeated alone', async () => {
    await using reddit = await Publishing.open()
    const { comment, id } = await reddit.asks(FOUR)
    void reddit.server.inject({ route: 'upload', answer: 'text-503', effect: 'none', skip: 2, times: 1 })
    await reddit.ended(id)
    reddit.replyTo(comment)
    assert.equal(reddit.server.calls('upload'), 5)
  })

  test('nothing is posted for a comment that is gone, locked or archived meanwhile', async () => {
    for (const happens of ['erase', 'removeByModerator', 'lock', 'archive'] as const) {
      await using reddit = await Publishing.open()
      const { comment, id } = await reddit.asks(FOUR)
      reddit.server[happens](happens === 'archive' ? comment.submission.fullname : comment.fullname)
      assert.equal((await reddit.ended(id)).request.outcome, 'unanswerable', happens)
      assert.deepEqual(reddit.server.submissions(), [], happens)
      assert.deepEqual(reddit.server.comments(), [], happens)
    }
  })

  test('nothing is tried another way for who has blocked us', async () => {
    for (const words of [ONE, 'help']) {
      await using reddit = await Publishing.open()
      const { server } = reddit
      server.subreddit('test', { commentMedia: ['static'] })
      const { id } = await reddit.asks(words)
      server.person('Ada').blocksUs = true
      assert.equal((await reddit.ended(id)).request.outcome, 'unanswerable', words)
      assert.equal(server.calls('comment'), 1, words)
      assert.deepEqual([server.calls('submit'), server.comments()], [0, []], words)
    }
  })

  test('a post is taken back where the comment goes before it is answered', async () => {
    await using reddit = await Publishing.open()
    const { comment, id } = await reddit.asks(FOUR)
    void reddit.server.inject({ route: 'comment', answer: 'rate-limited', effect: 'none', times: 1 })
    await reddit.herald.until(async () => reddit.server.calls('comment') === 1, 'the first try')
    assert.equal(reddit.server.submissions().length, 1)
    reddit.server.erase(comment.fullname)
    assert.equal((await reddit.ended(id)).request.outcome, 'unanswerable')
    assert.deepEqual(reddit.server.submissions(), [])
    assert.deepEqual(reddit.server.comments(), [])
  })

  test('a post is taken back where the person wants no answer any more', async () => {
    await using reddit = await Publishing.open()
    const { comment, id } = await reddit.asks(FOUR)
    void reddit.server.inject({ route: 'comment', answer: 'rate-limited', effect: 'none', times: 1 })
    void reddit.server.inject({ route: 'delete', answer: 'rate-limited', effect: 'none', times: 2 })
    await reddit.herald.until(async () => reddit.server.calls('comment') === 1, 'the first try')
    assert.equal(reddit.server.submissions().length, 1)
    await reddit.ended((await reddit.asks('stop')).id)
    assert.equal((await reddit.ended(id)).request.outcome, 'unanswerable')
    assert.deepEqual(reddit.server.submissions(), [])
    assert.deepEqual(reddit.server.comments(comment.fullname), [])
  })

  test('a subreddit that bans us is remembered: nothing more is drawn for it', async () => {
    await using reddit = await Publishing.open()
    const { id } = await reddit.asks(FOUR)
    reddit.server.ban('test')
    const { request } = await reddit.ended(id)
    assert.equal(request.outcome, 'unanswerable')
    assert.deepEqual(reddit.server.submissions(), [])
    const next = await reddit.herald.app.intake({
      ...request.event,
      eventId: 't1_zzz',
      ref: request.event.ref,
    })
    assert.deepEqual(next, { kind: 'ignored', why: 'closed-place' })
  })

  test('a ban that shows only with the comment is remembered as well', async () => {
    await using reddit = await Publishing.open()
    const { id } = await reddit.asks('help')
    reddit.server.ban('test')
    const { request } = await reddit.ended(id)
    assert.equal(request.outcome, 'unanswerable')
    const next = await reddit.herald.app.intake({ ...request.event, eventId: 't1_zzz' })
    assert.deepEqual(next, { kind: 'ignored', why: 'closed-place' })
  })

  test('who is refused for something else than a ban comes back to the subreddit', async () => {
    await using reddit = await Publishing.open()
    const { store } = reddit.herald.app
    const { id } = await reddit.asks('help', {
      ref: { kind: 'comment', fullname: 't1_zzz', subreddit: 'test' },
    })
    assert.equal((await reddit.ended(id)).request.outcome, 'unanswerable')
    assert.deepEqual(await store.closedPlaces(reddit.herald.now()), [])
    const next = await reddit.asks('help')
    await reddit.ended(next.id)
    reddit.replyTo(next.comment)
  })

  for (const [what, shut] of [
    [
      'suspended the account',
      ({ world }: RedditServer, suspended: boolean) => Object.assign(world.me, { suspended }),
    ],
    ['shut the app out', ({ oauth }: RedditServer, shutOut: boolean) => Object.assign(oauth, { shutOut })],
  ] as const) {
    test(`where Reddit ${what}, answers wait until that is over`, async () => {
      await using reddit = await Publishing.open()
      const { server, herald } = reddit
      const asked = [await reddit.asks('help'), await reddit.asks(ONE), await reddit.asks(FOUR)]
      const written = await reddit.writes('help')
      const ids = [...asked, written].map(({ id }) => id)
      shut(server, true)
      const until = herald.now() + LONG_MS
      await herald.until(async () => herald.now() > until, 'the night')
      for (const id of ids) assert.equal((await herald.app.store.load(id))?.request.state, 'delivering')
      assert.deepEqual(await herald.app.store.closedPlaces(herald.now()), [])
      shut(server, false)
      for (const id of ids) await reddit.ended(id)
      for (const { comment } of asked) reddit.replyTo(comment)
      assert.equal(server.messages().length, 1)
      assert.equal(server.submissions().length, 2)
    })
  }

  test('what an operator has drawn again is not taken for answered by what was said before', async () => {
    await using reddit = await Publishing.open()
    const { server, herald } = reddit
    const { store } = herald.app
    void server.inject({ route: 'lease', effect: 'none', answer: 'json-4xx', times: 1 })
    const { comment, id } = await reddit.asks(ONE)
    assert.equal((await reddit.ended(id)).request.outcome, 'sentence')
    const [apology] = server.comments(comment.fullname)
    herald.pass(60_000)
    assert.equal(await store.reopen(id, herald.now()), 'reopened')
    void server.inject({ route: 'comment', effect: 'none', answer: 'reset', times: 1 })
    const { request } = await reddit.ended(id)
    assert.equal(request.outcome, 'pictures', request.cause ?? '')
    const [, reply, ...others] = server.comments(comment.fullname)
    assert.deepEqual(others, [])
    assert.match(reply?.body ?? '', /AI picture/)
    assert.deepEqual([(await store.replyOf(id))?.id, apology === reply], [reply?.fullname, false])
  })

  for (const [what, apart] of [
    ['ahead of', ({ server }: Publishing) => server.advance(3_600_000)],
    [
      'behind',
      ({ herald, server }: Publishing) => {
        herald.onPass = () => {}
        herald.pass(3_600_000)
        herald.onPass = (ms) => server.advance(ms)
      },
    ],
  ] as const) {
    test(`a reply whose answer was lost is found where Reddit's clock is ${what} ours`, async () => {
      await using reddit = await Publishing.open()
      const { server } = reddit
      apart(reddit)
      void server.inject({ route: 'comment', effect: 'done', answer: 'reset', times: 1 })
      const { comment, id } = await reddit.asks('help')
      await reddit.ended(id)
      reddit.replyTo(comment)
    })
  }

  test('who is suspended between a lost answer and looking for it looks again when that is over', async () => {
    await using reddit = await Publishing.open()
    const { server, herald } = reddit
    void server.inject({ route: 'comment', effect: 'done', answer: 'reset', times: 1 })
    const { comment, id } = await reddit.asks('help')
    await herald.until(async () => server.comments().length === 1, 'it is answered')
    server.world.me.suspended = true
    const until = herald.now() + LONG_MS
    await herald.until(async () => herald.now() > until, 'the night')
    server.world.me.suspended = false
    assert.equal((await reddit.ended(id)).request.outcome, 'sentence')
    reddit.replyTo(comment)
  })

  test('a subreddit where only members may comment is remembered', async () => {
    await using reddit = await Publishing.open()
    reddit.server.subreddit('test', { type: 'restricted' })
    const { id } = await reddit.asks('help')
    assert.equal((await reddit.ended(id)).request.outcome, 'unanswerable')
    const [closed] = await reddit.herald.app.store.closedPlaces(reddit.herald.now())
    assert.equal(closed?.placeId, 'test')
  })

  test('our own subreddit, banned for us or gone, is no matter of the person’s', async () => {
    await using reddit = await Publishing.open()
    reddit.server.ban(OWN)
    const { comment, id } = await reddit.asks(FOUR)
    await reddit.ended(id)
    assert.equal(reddit.server.submissions()[0]?.subreddit.name, 'u_HordeHerald')
    reddit.replyTo(comment)
    const next = await reddit.asks('help')
    await reddit.ended(next.id)
    reddit.replyTo(next.comment)
  })
})
