import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, test } from 'node:test'
import sharp from 'sharp'
import { WebSocket } from 'ws'
import { until } from '../support/processes.ts'
import { type PlainClient, redditServer, type Tree } from '../support/reddit-client.ts'

const PNG = await sharp({ create: { width: 8, height: 6, channels: 3, background: 'teal' } })
  .png()
  .toBuffer()

async function lease(client: PlainClient, mimetype = 'image/png') {
  const { body } = await client.post('/api/media/asset.json', {
    api_type: 'json',
    filepath: 'fox.png',
    mimetype,
  })
  const fields = body.args?.fields
  assert.ok(Array.isArray(fields))
  return {
    action: `http:${body.args?.action}`,
    assetId: String(body.asset?.asset_id),
    fields: fields.map(({ name, value }: Tree): [string, string] => [String(name), String(value)]),
  }
}

type Lease = Awaited<ReturnType<typeof lease>>

async function put({ action }: Lease, fields: readonly [string, string | Blob][]) {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  const response = await fetch(action, { method: 'POST', body: form })
  return { status: response.status, text: await response.text() }
}

async function uploaded(client: PlainClient, bytes: Uint8Array<ArrayBuffer> = new Uint8Array(PNG)) {
  const leased = await lease(client)
  assert.equal((await put(leased, [...leased.fields, ['file', new Blob([bytes])]])).status, 201)
  return { assetId: leased.assetId, url: `${leased.action}/${leased.assetId}` }
}

async function submitted(client: PlainClient, form: Record<string, string>) {
  const { status, body } = await client.post('/api/submit', {
    api_type: 'json',
    kind: 'image',
    sr: 'test',
    title: 'a fox',
    ...form,
  })
  assert.equal(status, 200)
  return body.json ?? {}
}

/** What the WebSocket tells first. */
async function told(address: unknown): Promise<Tree> {
  const socket = new WebSocket(String(address))
  try {
    const [data] = await once(socket, 'message')
    return JSON.parse(String(data))
  } finally {
    socket.close()
  }
}

describe('the bucket', () => {
  test('takes a picture with the fields of its lease, and nothing else', async (context) => {
    const { client, server } = await redditServer(context)
    const leased = await lease(client)
    const file: [string, Blob] = ['file', new Blob([new Uint8Array(PNG)])]
    const refused = async (fields: readonly [string, string | Blob][]) => {
      const { status, text } = await put(leased, fields)
      return [status, /<Code>(.*)<\/Code>/.exec(text)?.[1]]
    }
    const others = leased.fields.filter(([name]) => name !== 'policy')
    assert.deepEqual(await refused([...others, file]), [403, 'AccessDenied'], 'a field is missing')
    assert.deepEqual(await refused([...others, ['policy', 'e30='], file]), [403, 'AccessDenied'])
    assert.deepEqual(await refused([...leased.fields, ['more', 'x'], file]), [403, 'AccessDenied'])
    assert.deepEqual(await refused([file, ...leased.fields]), [403, 'AccessDenied'], 'the file comes last')
    assert.deepEqual(await refused(leased.fields), [400, 'InvalidArgument'], 'no file')
    assert.deepEqual(await refused([...leased.fields, ['file', new Blob([])]]), [400, 'EntityTooSmall'])
    const huge = new Blob([new Uint8Array(20_971_521)])
    assert.deepEqual(await refused([...leased.fields, ['file', huge]]), [400, 'EntityTooLarge'])
    assert.equal(server.world.media.size, 0)
    const { status, text } = await put(leased, [...leased.fields, file])
    assert.equal(status, 201)
    assert.match(text, new RegExp(`<Key>${leased.assetId}</Key>`))
    server.advance(15 * 60_000)
    assert.deepEqual(await refused([...leased.fields, file]), [403, 'AccessDenied'], 'the lease is over')
  })

  test('leases are for pictures only', async (context) => {
    const { client } = await redditServer(context)
    const asked = { filepath: 'fox.exe', mimetype: 'application/x-msdownload' }
    assert.equal((await client.post('/api/media/asset.json', asked)).status, 400)
  })
})

describe('a picture post', () => {
  test('is made behind the call, and the WebSocket tells where it is', async (context) => {
    const { client, server } = await redditServer(context)
    server.subreddit('test')
    const { url, assetId } = await uploaded(client)
    assert.equal((await fetch(`${server.url}/i/${assetId}.png`)).status, 404, 'nobody sees it yet')
    const json = await submitted(client, { url, nsfw: 'true', spoiler: 'True' })
    assert.deepEqual(json.errors, [])
    assert.deepEqual(Object.keys(json.data ?? {}).sort(), ['user_submitted_page', 'websocket_url'])
    const [made] = server.submissions()
    assert.ok(made)
    assert.deepEqual(
      [made.title, made.nsfw, made.spoiler, made.pictures[0]?.media.width],
      ['a fox', true, true, 8],
    )
    assert.deepEqual(await told(json.data?.websocket_url), {
      type: 'success',
      payload: { redirect: `${server.url}/r/test/comments/${made.fullname.slice(3)}/a_fox/` },
    })
    const seen = await fetch(`${server.url}/i/${assetId}.png`)
    assert.equal(Buffer.compare(Buffer.from(await seen.arrayBuffer()), PNG), 0)
    const { body } = await client.get('/user/HordeHerald/submitted')
    assert.equal(body.data?.children?.['0']?.data?.url, `${server.url}/i/${assetId}.png`)
  })

  test('takes its time by the clock of the server', async (context) => {
    const { client, server } = await redditServer(context, { speed: 0 })
    server.subreddit('test')
    server.processing.fate = { becomes: 'post', afterMs: 60_000, fleeting: true }
    const { url } = await uploaded(client)
    const json = await submitted(client, { url })
    const telling = told(json.data?.websocket_url)
    await until('somebody waits', () => server.processing.open === 1)
    assert.deepEqual(server.submissions(), [])
    server.advance(60_000)
    assert.equal((await telling).type, 'success')
    assert.equal(server.submissions().length, 1)
  })

  test('that is no picture fails, and so does one that is meant to', async (context) => {
    const { client, server } = await redditServer(context)
    server.subreddit('test')
    const broken = await submitted(client, await uploaded(client, new Uint8Array([1, 2, 3])))
    assert.deepEqual(await told(broken.data?.websocket_url), { type: 'failed', payload: {} })
    server.processing.fate = { becomes: 'failed' }
    const failed = await submitted(client, await uploaded(client))
    assert.equal((await told(failed.data?.websocket_url)).type, 'failed')
    server.processing.fate = { becomes: 'silence' }
    await submitted(client, await uploaded(client))
    assert.equal(server.submissions().length, 1, 'made, but nobody was told')
  })

  test('is refused where the place does not want it', async (context) => {
    const { client, server } = await redditServer(context)
    const { url } = await uploaded(client)
    const code = async (form: Record<string, string>) => {
      const { errors } = await submitted(client, { url, ...form })
      return Array.isArray(errors) ? errors[0]?.[0] : undefined
    }
    const flairs = [{ id: 'f1', text: 'AI', modOnly: false }]
    server.subreddit('words', { submissions: 'self' })
    server.subreddit('plain', { allowsImages: false })
    server.subreddit('flaired', { flairs, flairRequired: true })
    server.subreddit('members', { type: 'restricted' })
    server.person('ada')
    assert.equal(await code({ sr: 'nowhere' }), 'SUBREDDIT_NOEXIST')
    assert.equal(await code({ sr: 'words' }), 'NO_LINKS')
    assert.equal(await code({ sr: 'plain' }), 'IMAGES_NOTALLOWED')
    assert.equal(await code({ sr: 'members' }), 'SUBREDDIT_NOTALLOWED')
    assert.equal(await code({ sr: 'u_ada' }), 'SUBREDDIT_NOTALLOWED')
    assert.equal(await code({ sr: 'flaired' }), 'SUBMIT_VALIDATION_FLAIR_REQUIRED')
    assert.equal(await code({ sr: 'flaired', flair_id: 'f2' }), 'BAD_FLAIR_TEMPLATE_ID')
    assert.equal(await code({ sr: 'u_HordeHerald', title: 'x'.repeat(301) }), 'TOO_LONG')
    assert.equal(await code({ sr: 'u_HordeHerald', url: 'https://elsewhere.example/a.png' }), 'BAD_URL')
    assert.deepEqual(server.submissions(), [])
    assert.equal(await code({ sr: 'flaired', flair_id: 'f1' }), undefined)
    assert.equal(await code({ sr: 'u_hordeherald' }), undefined)
    assert.deepEqual(
      server.submissions().map(({ subreddit, flair }) => [subreddit.name, flair?.text]),
      [
        ['flaired', 'AI'],
        ['u_HordeHerald', undefined],
      ],
    )
  })
})

test('a gallery is made at once, in the order of its items', async (context) => {
  const { client, server } = await redditServer(context)
  server.subreddit('test')
  const first = await uploaded(client)
  const second = await uploaded(client)
  const items = [first, second].map(({ assetId }, index) => ({ media_id: assetId, caption: `no. ${index}` }))
  const submit = async (more: Record<string, unknown> = {}) => {
    const json = { sr: 'test', title: 'foxes', items, nsfw: true, api_type: 'json', ...more }
    return (await client.post('/api/submit_gallery_post.json', {}, { json })).body.json ?? {}
  }
  const { data } = await submit()
  const [made] = server.submissions()
  assert.ok(made)
  assert.deepEqual(data, {
    url: `${server.url}/r/test/comments/${made.fullname.slice(3)}/foxes/`,
    id: made.fullname,
  })
  const { body } = await client.get(`/api/info?id=${made.fullname}`)
  const listed = body.data?.children?.['0']?.data
  assert.deepEqual(
    [listed?.is_gallery, listed?.over_18, listed?.gallery_data?.items?.['1']],
    [true, true, { media_id: second.assetId, id: 2, caption: 'no. 1' }],
  )
  const error = async (more: Record<string, unknown>) => String((await submit(more)).errors)
  assert.match(await error({ items: items.slice(1) }), /^INVALID_OPTION/)
  assert.match(
    await error({ items: items.map((one) => ({ ...one, caption: 'x'.repeat(181) })) }),
    /^TOO_LONG/,
  )
  assert.match(await error({ items: items.map((one) => ({ ...one, media_id: 'none' })) }), /^BAD_IMAGE/)
  server.subreddit('test', { allowsGalleries: false })
  assert.match(await error({}), /^GALLERIES_NOTALLOWED/)
  assert.equal(server.submissions().length, 1)
})

test('a comment shows pictures where comments may', async (context) => {
  const { client, server } = await redditServer(context)
  const { assetId } = await uploaded(client)
  const asked = server.mention('ada', 'draw me a fox')
  const document = [
    { e: 'par', c: [{ e: 'text', t: 'a fox' }] },
    { e: 'img', id: assetId, c: 'a fox in the snow' },
  ]
  const form = {
    api_type: 'json',
    thing_id: asked.fullname,
    richtext_json: JSON.stringify({ document }),
  }
  assert.match(String((await client.post('/api/comment', form)).body.json?.errors), /^IMAGES_NOTALLOWED/)
  server.subreddit('test', { commentMedia: ['static', 'giphy'] })
  const { body } = await client.post('/api/comment', form)
  const [ours] = server.comments(asked.fullname)
  assert.equal(ours?.body, `a fox\n\n![img](${assetId} "a fox in the snow")`)
  assert.deepEqual(
    ours?.pictures.map(({ media, caption }) => [media.assetId, caption]),
    [[assetId, 'a fox in the snow']],
  )
  const made = body.json?.data?.things?.['0']?.data
  assert.match(
    String(made?.body),
    new RegExp(`^a fox\n\nhttp://127\\.0\\.0\\.1:\\d+/i/${assetId}\\.png\\?width=8&`),
  )
  const { u } = made?.media_metadata?.[assetId]?.s ?? {}
  assert.equal((await fetch(String(u))).status, 200)
})
