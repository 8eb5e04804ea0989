import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import sharp from 'sharp'
import type { RedditClient } from '../../src/adapters/reddit/client.ts'
import { until } from '../support/processes.ts'
import { failure, redditAccount, send, signal } from '../support/reddit-account.ts'

const PNG = await sharp({ create: { width: 8, height: 6, channels: 3, background: 'teal' } })
  .png()
  .toBuffer()

async function withTest(context: TestContext) {
  const account = await redditAccount(context)
  account.server.subreddit('test')
  return account
}

async function uploaded(client: RedditClient) {
  return await client.upload(await client.lease({ name: 'fox.png', type: 'image/png' }, signal), PNG, signal)
}

const POST = { subreddit: 'test', title: 'a fox', nsfw: false, spoiler: false }

describe('pictures', () => {
  test('are uploaded, and shown in a comment', async (context) => {
    const { server, client } = await redditAccount(context)
    const comment = server.mention('ada', 'draw')
    comment.submission.subreddit.commentMedia = ['static']
    const { assetId } = await uploaded(client)
    const richtext = {
      document: [
        { e: 'par', c: [{ e: 'text', t: 'Here' }] },
        { e: 'img', id: assetId, c: 'a fox' },
      ],
    }
    const { fullname } = await client.reply(comment.fullname, { richtext }, signal, send)
    const [ours] = server.comments(comment.fullname)
    assert.equal(ours?.fullname, fullname)
    assert.deepEqual(
      ours?.pictures.map(({ media, caption }) => [media.assetId, caption]),
      [[assetId, 'a fox']],
    )
  })

  test('what S3 refuses is told by its word, and repeats nothing else', async (context) => {
    const { client } = await redditAccount(context)
    const lease = await client.lease({ name: 'fox.png', type: 'image/png' }, signal)
    const { code, kind, outcome } = await failure(
      client.upload({ ...lease, fields: lease.fields.slice(2) }, PNG, signal),
    )
    assert.deepEqual([code, kind, outcome], ['AccessDenied', 'transient', 'not-sent'])
    const large = await failure(client.upload(lease, new Uint8Array(21_000_000), signal))
    assert.deepEqual([large.code, large.kind], ['EntityTooLarge', 'rejected'])
  })

  test('an upload that breaks off is no refusal', async (context) => {
    const { server, client } = await redditAccount(context)
    for (const answer of ['reset', 'html-502'] as const) {
      void server.inject({ route: 'upload', answer, effect: 'done', times: 1 })
      assert.deepEqual((await failure(uploaded(client))).kind, 'transient')
    }
  })

  test('an upload whose time is over before it begins fails, and ends nothing else', async (context) => {
    const { client } = await redditAccount(context)
    const lease = await client.lease({ name: 'fox.png', type: 'image/png' }, signal)
    assert.equal((await failure(client.upload(lease, PNG, AbortSignal.abort()))).kind, 'transient')
  })
})

describe('a post with one picture', () => {
  test('is told of when it is there, with its flags and flair', async (context) => {
    const { server, client } = await withTest(context)
    server.subreddit('test', { flairs: [{ id: 'f1', text: 'AI', modOnly: false }] })
    const { url } = await uploaded(client)
    const flair = { id: 'f1', text: 'AI' }
    const pending = await client.submitImage({ ...POST, nsfw: true, spoiler: true, flair, url }, signal, send)
    const posted = await client.awaitSubmission(pending, signal)
    const [made] = server.submissions()
    assert.equal(posted?.fullname, made?.fullname)
    assert.deepEqual(
      [made?.nsfw, made?.spoiler, made?.flair?.id, made?.sendReplies],
      [true, true, 'f1', true],
    )
    await until('the connection is closed', () => server.processing.open === 0)
  })

  test('nobody tells: undefined, within the time and without a connection left', async (context) => {
    const { server, client } = await withTest(context)
    server.processing.fate = { becomes: 'silence' }
    const { url } = await uploaded(client)
    const pending = await client.submitImage({ ...POST, url }, signal, send)
    assert.equal(await client.awaitSubmission(pending, AbortSignal.timeout(200)), undefined)
    assert.equal(await client.awaitSubmission(pending, AbortSignal.abort()), undefined)
    assert.equal(await client.awaitSubmission({}, signal), undefined)
    await until('the connection is closed', () => server.processing.open === 0)
  })

  test('the connection does not stand: undefined', async (context) => {
    const { server, client } = await withTest(context)
    const { url } = await uploaded(client)
    const pending = await client.submitImage({ ...POST, url }, signal, send)
    for (const answer of ['reset', 'html-502', 'unauthorized'] as const) {
      void server.inject({ route: 'websocket', answer, effect: 'none' })
      assert.equal(await client.awaitSubmission(pending, signal), undefined)
      server.clearFaults()
    }
  })

  test('Reddit could make none of it: certainly not', async (context) => {
    const { server, client } = await withTest(context)
    server.processing.fate = { becomes: 'failed' }
    const { url } = await uploaded(client)
    const pending = await client.submitImage({ ...POST, url }, signal, send)
    const { outcome, kind } = await failure(client.awaitSubmission(pending, signal))
    assert.deepEqual([outcome, kind], ['not-sent', 'rejected'])
  })
})

test('a gallery, with its captions', async (context) => {
  const { server, client } = await withTest(context)
  const items = []
  for (const caption of ['a fox', 'another'])
    items.push({ caption, assetId: (await uploaded(client)).assetId })
  const { fullname } = await client.submitGallery({ ...POST, items }, signal, send)
  const [made] = server.submissions()
  assert.equal(made?.fullname, fullname)
  assert.deepEqual(
    made?.pictures.map(({ caption }) => caption),
    ['a fox', 'another'],
  )
})
