import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createRestAPIClient, createStreamingAPIClient, type mastodon } from 'masto'
import type { MastodonOptions } from '../simulators/mastodon/index.ts'
import { mastodonServer, picture, refusal, upload } from '../support/mastodon-client.ts'
import { until } from '../support/processes.ts'

const COSTUMES: readonly MastodonOptions[] = [
  { costume: 'mastodon', version: '4.2' },
  { costume: 'mastodon', version: '4.5' },
  { costume: 'gotosocial' },
  { costume: 'pleroma' },
  { costume: 'snac' },
]
const VISIBILITIES = ['public', 'unlisted', 'private', 'direct'] as const

async function postTwice(masto: mastodon.rest.Client): Promise<string[]> {
  const meta = { requestInit: { headers: { 'Idempotency-Key': 'k1' } } }
  const post = async () => (await masto.v1.statuses.create({ status: 'hello' }, meta)).id
  return [await post(), await post()]
}

/** The notifications that a cursor and a limit bring, as numbers of the order in which they were made. */
async function numbers(masto: mastodon.rest.Client, params: mastodon.rest.v1.ListNotificationsParams) {
  const page = await masto.v1.notifications.list(params)
  return page.map(({ status }) => Number(/\d+$/.exec(status?.content.replaceAll(/<[^>]*>/g, '') ?? '')?.[0]))
}

for (const options of COSTUMES) {
  const { costume, version = '' } = options
  describe(`as ${costume} ${version}`.trim(), () => {
    for (const visibility of VISIBILITIES) {
      test(`mention, upload, reply with a described picture, ${visibility}`, async (context) => {
        const { server, masto } = await mastodonServer(context, options)
        server.mention('ada@elsewhere.example', 'draw me a fox', { visibility })
        const [notification] = await masto.v1.notifications.list()
        assert.ok(notification?.status)
        assert.deepEqual(
          [notification.type, notification.account.acct, notification.status.visibility],
          ['mention', 'ada@elsewhere.example', visibility],
        )
        const media = await upload(masto)
        const { id } = await masto.v1.statuses.create({
          status: '@ada@elsewhere.example a fox',
          inReplyToId: notification.status.id,
          mediaIds: [media.id],
          visibility,
          spoilerText: 'AI',
          sensitive: true,
        })
        const [posted] = server.posts(notification.status.id)
        assert.deepEqual(
          [posted?.id, posted?.visibility, posted?.spoiler, posted?.sensitive, posted?.media[0]?.altText],
          [id, visibility, 'AI', true, 'a fox'],
        )
        const [own] = await masto.v1.accounts.$select(server.world.me.id).statuses.list({ limit: 1 })
        const open = visibility === 'public' || visibility === 'unlisted'
        assert.equal(own?.id, open || costume !== 'snac' ? id : undefined)
        const { descendants } = await masto.v1.statuses.$select(notification.status.id).context.fetch()
        assert.deepEqual(
          descendants.map((one) => one.id),
          [id],
        )
        await masto.v1.statuses.$select(notification.status.id).favourite()
        assert.equal(server.world.status(notification.status.id).favouritedBy.size, 1)
        await masto.v1.statuses.$select(id).remove()
        assert.deepEqual(server.posts(), [])
      })
    }

    test('the limits that are told are those that are kept', async (context) => {
      const { masto } = await mastodonServer(context, options)
      const { version: told, configuration } = await masto.v1.instance.fetch()
      const known = { mastodon: /^4\.\d\.\d$/, gotosocial: /git/, pleroma: /Pleroma/, snac: /snac/ }
      assert.match(told, known[costume ?? 'mastodon'])
      if (configuration === undefined) return
      const files = Array.from({ length: configuration.statuses.maxMediaAttachments }, () => upload(masto))
      const mediaIds = (await Promise.all(files)).map(({ id }) => id)
      await masto.v1.statuses.create({ mediaIds })
    })
  })
}

describe('what Mastodon has learnt', () => {
  const since = async (
    context: Parameters<typeof mastodonServer>[0],
    version: '4.2' | '4.3' | '4.4' | '4.5',
  ) => {
    const { server, masto } = await mastodonServer(context, { version })
    const quoted = server.say('bob@elsewhere.example', 'an old fox').id
    server.mention('ada@elsewhere.example', 'draw this', { quoteOf: quoted })
    const [notification] = await masto.v1.notifications.list()
    const policy = await masto.v2.notifications.policy.fetch().then(
      () => true,
      () => false,
    )
    const { configuration, apiVersions } = await masto.v2.instance.fetch()
    return {
      policy,
      api: apiVersions?.mastodon,
      altText: 'descriptionLimit' in configuration.mediaAttachments,
      fallback: /^<p( class="quote-inline")?>RE: /.exec(notification?.status?.content ?? '')?.[1],
      quote: notification?.status != null && 'quote' in notification.status,
      approval: notification?.status != null && 'quoteApproval' in notification.status,
    }
  }
  test('policy in 4.3, quotes and the limit of alt text in 4.4, approval of quotes in 4.5', async (context) => {
    const plain = { altText: false, fallback: undefined, quote: false, approval: false }
    assert.deepEqual(await since(context, '4.2'), { ...plain, policy: false, api: undefined })
    assert.deepEqual(await since(context, '4.3'), { ...plain, policy: true, api: 2 })
    const marked = { policy: true, altText: true, fallback: ' class="quote-inline"', quote: true }
    assert.deepEqual(await since(context, '4.4'), { ...marked, api: 6, approval: false })
    assert.deepEqual(await since(context, '4.5'), { ...marked, api: 7, approval: true })
  })
})

describe('GoToSocial is unlike Mastodon', () => {
  test('ids are no numbers, min_id gives the newest, types are ignored, keys of posts too', async (context) => {
    const { server, masto } = await mastodonServer(context, { costume: 'gotosocial' })
    for (let n = 1; n <= 5; n += 1) server.mention('ada', `number ${n}`)
    const [newest, , , , oldest] = await masto.v1.notifications.list()
    assert.match(newest?.id ?? '', /^[0-9A-HJKMNP-TV-Z]{26}$/)
    assert.deepEqual(await numbers(masto, { minId: oldest?.id ?? '', limit: 2 }), [5, 4])
    assert.deepEqual(await numbers(masto, { sinceId: oldest?.id ?? '', limit: 2 }), [5, 4])
    assert.deepEqual(await numbers(masto, { maxId: newest?.id ?? '', limit: 2 }), [4, 3])
    server.notify('follow', server.person('bob'))
    const [first] = await masto.v1.notifications.list({ types: ['mention'] })
    assert.equal(first?.type, 'follow')
    assert.equal(new Set(await postTwice(masto)).size, 2)
    const dismissal = masto.v1.notifications.$select(first?.id ?? '').dismiss()
    assert.equal((await refusal(dismissal))[0], 404)
  })

  test('rate limits reset at epoch seconds; other refusals and words', async (context) => {
    const { server, masto, client } = await mastodonServer(context, { costume: 'gotosocial' })
    const { headers } = await masto.v1.statuses.create.$raw({ status: 'hello' })
    const resetAt = Number(headers.get('x-ratelimit-reset')) * 1_000
    assert.ok(resetAt > server.now() && resetAt <= server.now() + 301_000)
    const bare = createRestAPIClient({ url: server.url })
    assert.deepEqual(await refusal(bare.v1.notifications.list()), [401, 'Unauthorized: token not supplied'])
    assert.equal((await refusal(client('wrong').v1.notifications.list()))[0], 401)
    assert.equal((await refusal(masto.v1.statuses.create({ status: 'x'.repeat(5_001) })))[0], 400)
    assert.equal((await refusal(masto.v1.statuses.create({ status: 'x', inReplyToId: '01' })))[0], 400)
    assert.equal((await refusal(masto.v1.statuses.create({ mediaIds: ['01'] })))[0], 400)
    const tiny = new Blob([new Uint8Array(await (await picture()).arrayBuffer()).slice(0, 200)])
    assert.equal((await refusal(masto.v2.media.create({ file: tiny, skipPolling: true })))[0], 422)
  })

  test('streams only by the address', async (context) => {
    const { server } = await mastodonServer(context, { costume: 'gotosocial' })
    const heard: string[] = []
    const address = `${server.url.replace('http', 'ws')}/api/v1/streaming?access_token=${server.token}`
    const socket = new WebSocket(`${address}&stream=user`)
    socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(data).event))
    await until('it listens', () => server.streams.listening === 1)
    server.mention('ada', 'hello')
    await until('it hears', () => heard.length === 1)
    socket.close()
    await until('it is gone', () => server.streams.open === 0)
    const refused = new WebSocket(address)
    await new Promise((resolve) => refused.addEventListener('error', resolve))
    const events = await fetch(`${server.url}/api/v1/streaming/user`)
    assert.equal(events.status, 404)
    assert.deepEqual(heard, ['notification'])
  })
})

describe('Pleroma is unlike Mastodon', () => {
  test('ids sort as text, no limits, no v2 instance, its own filters and plain text', async (context) => {
    const { server, masto } = await mastodonServer(context, { costume: 'pleroma' })
    const ids = Array.from({ length: 30 }, (_, n) => server.mention('ada', `number ${n}\nhere`).id)
    assert.deepEqual(ids.toSorted(), ids)
    assert.ok(ids.every((id) => id.length === 18 && Number.isNaN(Number(id))))
    server.mention('bob', 'psst', { visibility: 'direct' })
    server.notify('pleroma:emoji_reaction', server.person('bob'))
    const url = `${server.url}/api/v1/notifications?include_types[]=mention&exclude_visibilities[]=direct&limit=50`
    const response = await fetch(url, { headers: { authorization: `Bearer ${server.token}` } })
    const mentions = JSON.parse(await response.text())
    assert.equal(mentions.length, 30)
    assert.equal(mentions[0].status.pleroma.content['text/plain'], '@herald number 29\nhere')
    assert.match(mentions[0].status.content, /number 29<br\/>here$/)
    assert.equal(response.headers.get('x-ratelimit-remaining'), null)
    const [first] = await masto.v1.notifications.list({ types: ['mention'] })
    assert.equal(first?.type, 'pleroma:emoji_reaction')
    assert.deepEqual(await refusal(masto.v2.instance.fetch()), [404, 'Not implemented'])
    assert.equal(new Set(await postTwice(masto)).size, 1)
    const files = await Promise.all(Array.from({ length: 9 }, () => upload(masto)))
    await masto.v1.statuses.create({ mediaIds: files.map(({ id }) => id) })
  })
})

describe('snac is unlike Mastodon', () => {
  test('lossy cursors, no links, full addresses, nobody in mentions, no keys', async (context) => {
    const { server, masto } = await mastodonServer(context, { costume: 'snac' })
    for (let n = 1; n <= 3; n += 1) server.mention('ada', `number ${n}`)
    const { data: page, headers } = await masto.v1.notifications.list.$raw({ limit: 2 })
    assert.equal(headers.get('link'), null)
    const [newest] = page
    assert.deepEqual([newest?.account.acct, newest?.status?.mentions], ['ada@social.example', []])
    const all = await masto.v1.notifications.list()
    assert.deepEqual(await numbers(masto, { sinceId: all[2]?.id ?? '' }), [3])
    assert.deepEqual(await numbers(masto, { minId: all[2]?.id ?? '' }), [3])
    assert.deepEqual(await numbers(masto, { maxId: all[0]?.id ?? '' }), [2, 1])
    assert.equal(new Set(await postTwice(masto)).size, 2)
  })

  test('takes what others refuse: long texts, parents that are gone, unknown media', async (context) => {
    const { server, masto } = await mastodonServer(context, { costume: 'snac' })
    const status = 'x'.repeat(10_000)
    const { mediaAttachments } = await masto.v1.statuses.create({
      status,
      inReplyToId: '17000000000123456789',
      mediaIds: ['unknown.png'],
    })
    assert.deepEqual([mediaAttachments, server.posts()[0]?.inReplyTo], [[], null])
    const media = await upload(masto)
    const posted = await masto.v1.statuses.create({ mediaIds: [media.id] })
    assert.notEqual(posted.mediaAttachments[0]?.id, media.id)
  })

  test('has no streaming, no v2 instance, no look-up of media; refuses without a word', async (context) => {
    const { server, masto } = await mastodonServer(context, { costume: 'snac' })
    const streaming = createStreamingAPIClient({
      streamingApiUrl: server.url.replace('http', 'ws'),
      accessToken: server.token,
      retry: false,
    })
    await assert.rejects(async () => {
      for await (const _ of streaming.user.notification.subscribe()) break
    })
    assert.equal((await refusal(masto.v2.instance.fetch()))[0], 404)
    const media = await upload(masto)
    assert.equal((await refusal(masto.v1.media.$select(media.id).fetch()))[0], 404)
    const bare = await fetch(`${server.url}/api/v1/notifications`)
    assert.deepEqual([bare.status, await bare.text()], [401, ''])
    const page = await fetch(`${server.url}/api/v2/instance`)
    assert.match(await page.text(), /^<!DOCTYPE html>/)
  })
})
