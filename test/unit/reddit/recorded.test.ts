import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import * as z from 'zod'
import * as entities from '../../../src/adapters/reddit/entities.ts'
import { type Answer, refusal } from '../../../src/adapters/reddit/errors.ts'
import { hostsOf } from '../../../src/adapters/reddit/hosts.ts'
import { listingOf, unwrapped } from '../../../src/adapters/reddit/listing.ts'
import { imagePosted, replied } from '../../../src/adapters/reddit/posted.ts'
import { allowanceOf } from '../../../src/adapters/reddit/rate-limit.ts'
import { requestToken } from '../../../src/adapters/reddit/token.ts'
import { leaseSchema } from '../../../src/adapters/reddit/upload.ts'
import { Secret } from '../../../src/core/secret.ts'

/** Tests run in the project's root. */
const RECORDED = '../shared/recorded/reddit'
const skip = existsSync(RECORDED) ? false : 'the recorded answers are not here'

const recorded = z.object({
  interactions: z.array(
    z.object({
      request: z.object({ method: z.string(), uri: z.string() }),
      response: z.object({
        status: z.object({ code: z.number() }),
        headers: z.record(z.string(), z.array(z.string())),
        body: z.object({ string: z.string() }),
      }),
    }),
  ),
})

/** Answers to calls whose address contains this. */
function answers(file: string, uri: string): Answer[] {
  const { interactions } = recorded.parse(JSON.parse(readFileSync(join(RECORDED, `${file}.json`), 'utf8')))
  const found = interactions.filter(({ request }) => request.uri.includes(uri))
  assert.ok(found.length > 0, `${file} has no ${uri}`)
  return found.map(({ response: { status, headers, body } }) => ({
    status: status.code,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values.join(', ')]),
    ),
    json: JSON.parse(body.string),
  }))
}

function read<T>(schema: z.ZodType<T>, { json }: Answer): T {
  return schema.parse(json)
}

const real = hostsOf(undefined)

describe('what Reddit really answered is read', { skip }, () => {
  test('mentions in the inbox', () => {
    for (const answer of answers('TestInbox.test_mentions', '/message/mentions')) {
      const { items, unreadable, after } = read(listingOf(entities.inboxItem), answer)
      assert.deepEqual([items.length, unreadable], [16, []])
      assert.match(after ?? '', /^t1_/)
      for (const { kind, data } of items) {
        assert.equal(kind, 't1')
        assert.match(String(data.context), /^\/r\/\w+\/comments\/[a-z0-9]+\//)
      }
    }
  })

  test('comments of a subreddit, AutoModerator’s and deleted ones among them', () => {
    for (const answer of answers('TestSubredditListings.test_comments', '/comments/')) {
      const { items, unreadable } = read(listingOf(unwrapped(entities.commentThing)), answer)
      assert.deepEqual([items.length, unreadable], [100, []])
      assert.ok(items.every(({ link_id }) => link_id?.startsWith('t3_')))
    }
  })

  test('the answer to a reply', () => {
    for (const answer of answers('TestComment.test_reply', '/api/comment')) {
      assert.equal(refusal('replying', answer, 0), undefined)
      assert.deepEqual(read(replied, answer), { fullname: 't1_d1680wu' })
    }
  })

  test('leases, and posts that are being made', () => {
    const file = 'TestSubreddit.test_submit_image'
    for (const answer of answers(file, '/api/media/asset.json')) {
      const { action, fields } = read(leaseSchema(real), answer)
      assert.equal(action, 'https://reddit-uploaded-media.s3-accelerate.amazonaws.com/')
      assert.ok(fields.some(({ name }) => name === 'key'))
    }
    for (const answer of answers(file, '/api/submit/')) {
      assert.match(
        read(imagePosted(real), answer).websocketUrl ?? '',
        /^wss:\/\/k8s-lb\.wss\.redditmedia\.com\//,
      )
    }
  })

  test('submissions with a picture, and the subreddit that has them', () => {
    const file = 'TestSubreddit.test_submit_image'
    for (const answer of answers(file, '/comments/')) {
      const [first] = read(z.array(z.unknown()), answer)
      const { items } = listingOf(unwrapped(entities.submissionThing)).parse(first)
      assert.match(items[0]?.url ?? '', /^https:\/\/i\.redd\.it\//)
    }
    for (const answer of answers(file, '/about/')) {
      const { allow_images, user_is_banned } = read(unwrapped(entities.subredditThing), answer)
      assert.deepEqual([typeof allow_images, user_is_banned], ['boolean', false])
    }
  })

  test('tokens, with and without a lasting one', async () => {
    for (const file of ['TestInbox.test_mentions', 'TestComment.test_reply']) {
      const [answer] = answers(file, '/api/v1/access_token')
      const { scopes, expiresAt } = await requestToken(
        { call: () => (answer === undefined ? Promise.reject(new Error('none')) : Promise.resolve(answer)) },
        real.www,
        {
          app: { id: 'x', secret: new Secret('x') },
          grant: { grant_type: 'refresh_token', refresh_token: 'x' },
          clock: { now: () => 0 },
        },
      )
      assert.ok(scopes.length > 0 && expiresAt > 3_000_000)
    }
  })

  test('how many calls are left, with and without a fraction', () => {
    const [inbox] = answers('TestInbox.test_mentions', '/message/mentions')
    assert.deepEqual(allowanceOf(inbox?.headers ?? {}, 0), { remaining: 9_324, resetAt: 53_000 })
    const [lease] = answers('TestSubreddit.test_submit_image', '/api/media/asset.json')
    assert.deepEqual(allowanceOf(lease?.headers ?? {}, 0), { remaining: 992, resetAt: 307_000 })
  })
})
