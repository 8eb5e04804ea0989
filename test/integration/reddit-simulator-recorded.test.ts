import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import sharp from 'sharp'
import * as z from 'zod'
import { type PlainClient, redditServer } from '../support/reddit-client.ts'

/** Answers of the real Reddit, where they are at hand. */
const RECORDED = '../shared/recorded/reddit'
const skip = existsSync(RECORDED) ? false : `there are no recorded answers in ${RECORDED}`

const file = z.object({
  interactions: z.array(
    z.object({
      request: z.object({ method: z.string(), uri: z.string() }),
      response: z.object({ body: z.object({ string: z.string().optional() }) }),
    }),
  ),
})

/** The first recorded answer to a call whose address contains this. */
function recorded(name: string, address: string): string {
  const { interactions } = file.parse(JSON.parse(readFileSync(`${RECORDED}/${name}.json`, 'utf8')))
  const found = interactions.find(({ request }) => request.uri.includes(address))
  return found?.response.body.string ?? assert.fail(`${address} is recorded`)
}

/** What stands at this path: names, and `0` for the first of a list. */
function at(json: unknown, path: string): unknown {
  return path.split('.').reduce((value: unknown, key) => Object(value)[key], json)
}

/** Every field of the real one is in the simulated one, with a value of the same kind where both have one. */
function assertAlike(simulated: unknown, real: unknown): void {
  const mine = new Map(Object.entries(Object(simulated)))
  const missing = Object.keys(Object(real)).filter((key) => !mine.has(key))
  assert.deepEqual(missing, [], 'fields are missing')
  const others = Object.entries(Object(real)).filter(([key, value]) => {
    const own = mine.get(key)
    return value !== null && own !== null && kindOf(own) !== kindOf(value)
  })
  assert.deepEqual(
    others.map(([key]) => key),
    [],
    'fields have values of another kind',
  )
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value
}

async function uploaded(client: PlainClient) {
  const leased = await client.post('/api/media/asset.json', { filepath: 'test.png', mimetype: 'image/png' })
  const form = new FormData()
  const fields = leased.body.args?.fields
  assert.ok(Array.isArray(fields))
  for (const { name, value } of fields) form.append(name, value)
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  form.append('file', new Blob([new Uint8Array(bytes)]))
  const stored = await fetch(`http:${leased.body.args?.action}`, { method: 'POST', body: form })
  return { leased: leased.body, stored: await stored.text(), assetId: String(leased.body.asset?.asset_id) }
}

test('an inbox has what a recorded one has', { skip }, async (context) => {
  const { server, client } = await redditServer(context)
  server.mention('ada', 'draw me a fox')
  const { body } = await client.get('/message/mentions?limit=16')
  const real: unknown = JSON.parse(recorded('TestInbox.test_mentions', '/message/mentions'))
  assertAlike(body.data, at(real, 'data'))
  assertAlike(at(body, 'data.children.0.data'), at(real, 'data.children.0.data'))
})

test('comments of a place, and our reply, have what recorded ones have', { skip }, async (context) => {
  const { server, client } = await redditServer(context)
  const asked = server.mention('ada', 'draw me a fox', { in: 'askreddit' })
  const { body: listed } = await client.get('/r/askreddit/comments/?limit=100')
  const real: unknown = JSON.parse(recorded('TestSubredditListings.test_comments', '/r/askreddit/comments'))
  assertAlike(at(listed, 'data.children.0.data'), at(real, 'data.children.0.data'))
  const { body: replied } = await client.post('/api/comment/', {
    api_type: 'json',
    thing_id: asked.fullname,
    text: 'Comment reply',
  })
  const first = 'json.data.things.0'
  const reply: unknown = JSON.parse(recorded('TestComment.test_reply', '/api/comment'))
  assertAlike(at(replied, first), at(reply, first))
  assertAlike(at(replied, `${first}.data`), at(reply, `${first}.data`))
})

test('the way of a picture has what the recorded one has', { skip }, async (context) => {
  const { server, client } = await redditServer(context)
  const name = 'TestSubreddit.test_submit_image'
  const real = (address: string): unknown => JSON.parse(recorded(name, address))
  server.subreddit('test')
  const { leased, stored, assetId } = await uploaded(client)
  assertAlike(leased.args, at(real('/api/media/asset'), 'args'))
  assertAlike(leased.asset, at(real('/api/media/asset'), 'asset'))
  const names = (fields: unknown) =>
    z
      .array(z.object({ name: z.string() }))
      .parse(fields)
      .map((one) => one.name)
  assert.deepEqual(
    names(leased.args?.fields).sort(),
    names(at(real('/api/media/asset'), 'args.fields')).sort(),
  )
  const tags = (xml: string) => [...xml.matchAll(/<(\w+)>/g)].map(([, tag]) => tag)
  assert.deepEqual(tags(stored), tags(recorded(name, 'amazonaws.com')))
  const { body } = await client.post('/api/submit/', {
    api_type: 'json',
    kind: 'image',
    sr: 'test',
    title: 'Test Title 0',
    url: `${server.url}/${assetId}`,
  })
  assert.deepEqual(
    Object.keys(Object(at(body, 'json.data'))),
    Object.keys(Object(at(real('/api/submit'), 'json.data'))),
  )
  const [made] = server.submissions()
  const { body: thread } = await client.get(
    `/comments/${made?.fullname.slice(3)}/?limit=2048&sort=confidence`,
  )
  const post = '0.data.children.0.data'
  assertAlike(at(thread, post), at(real('/comments/'), post))
  assertAlike(at(thread, `${post}.preview.images.0`), at(real('/comments/'), `${post}.preview.images.0`))
  const { body: about } = await client.get('/r/test/about/')
  assertAlike(about.data, at(real('/about/'), 'data'))
})

test('a token has what a recorded one has', { skip }, async (context) => {
  const { server, client } = await redditServer(context)
  const { body } = await client.exchange({
    grant_type: 'refresh_token',
    refresh_token: server.refreshToken,
  })
  assertAlike(body, JSON.parse(recorded('TestInbox.test_mentions', '/api/v1/access_token')))
})
