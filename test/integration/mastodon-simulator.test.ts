import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createOAuthAPIClient, createRestAPIClient } from 'masto'
import { FRESH_POLICY } from '../simulators/mastodon/index.ts'
import { mastodonServer, picture, refusal, upload } from '../support/mastodon-client.ts'

const MINUTE = 60_000

describe('as Mastodon', () => {
  test('a mention becomes a notification, and the described reply is there', async (context) => {
    const { server, masto } = await mastodonServer(context)
    const asked = server.mention('ada@elsewhere.example', 'draw me a fox & a <hen> #FoxArt\n\nplease', {
      visibility: 'unlisted',
      contentWarning: 'foxes',
      language: 'de',
    })
    const [notification, ...others] = await masto.v1.notifications.list({ types: ['mention'] })
    assert.equal(others.length, 0)
    assert.ok(notification?.status)
    const { status, account } = notification
    assert.equal(
      status.content,
      '<p><span class="h-card" translate="no"><a href="https://social.example/@herald" class="u-url mention">@<span>herald</span></a></span> draw me a fox &amp; a &lt;hen&gt; <a href="https://elsewhere.example/tags/FoxArt" class="mention hashtag" rel="tag">#<span>FoxArt</span></a></p><p>please</p>',
    )
    assert.deepEqual(
      [account.acct, status.visibility, status.spoilerText, status.sensitive, status.language],
      ['ada@elsewhere.example', 'unlisted', 'foxes', true, 'de'],
    )
    assert.deepEqual(
      status.mentions.map(({ acct }) => acct),
      ['herald'],
    )
    assert.deepEqual(
      status.tags.map(({ name }) => name),
      ['foxart'],
    )
    const media = await upload(masto)
    const reply = await masto.v1.statuses.create({
      status: '@ada@elsewhere.example a fox',
      mediaIds: [media.id],
      inReplyToId: status.id,
      visibility: 'unlisted',
      spoilerText: 'AI',
      quoteApprovalPolicy: 'nobody',
      language: 'de',
    })
    assert.equal(reply.mediaAttachments[0]?.description, 'a fox')
    const [posted] = server.posts(asked.id)
    assert.ok(posted)
    assert.deepEqual(
      [posted.visibility, posted.spoiler, posted.sensitive, posted.language, posted.quotePolicy],
      ['unlisted', 'AI', true, 'de', 'nobody'],
    )
    assert.deepEqual(
      posted.mentions.map(({ username }) => username),
      ['ada'],
    )
    const { descendants } = await masto.v1.statuses.$select(asked.id).context.fetch()
    assert.deepEqual(
      descendants.map(({ id }) => id),
      [reply.id],
    )
    server.erase(asked.id)
    const [orphan] = await masto.v1.accounts.$select(server.world.me.id).statuses.list()
    assert.deepEqual([orphan?.id, orphan?.inReplyToId], [reply.id, null])
    const served = await fetch(reply.mediaAttachments[0]?.url ?? '')
    assert.deepEqual(await served.bytes(), new Uint8Array(posted.media[0]?.bytes ?? []))
  })

  test('notifications come in pages in both directions, with links', async (context) => {
    const { server, masto } = await mastodonServer(context)
    const asked = Array.from({ length: 90 }, (_, n) => server.mention('ada', `number ${n}`).id)
    server.notify('follow', server.person('bob@elsewhere.example'))
    const pages: number[] = []
    const ids: string[] = []
    for await (const page of masto.v1.notifications.list({ limit: 80, types: ['mention'] })) {
      pages.push(page.length)
      ids.push(...page.map(({ status }) => status?.id ?? ''))
    }
    assert.deepEqual([pages, ids], [[80, 10], asked.toReversed()])
    const all = await masto.v1.notifications.list({ limit: 500 })
    assert.equal(all.length, 80)
    assert.equal(all[0]?.type, 'follow')
    const [, , middle] = await masto.v1.notifications.list({ limit: 50 })
    const older = await masto.v1.notifications.list({ maxId: middle?.id ?? '', limit: 2 })
    assert.deepEqual(
      older.map(({ status }) => status?.id),
      [asked[87], asked[86]],
    )
    const from = older.at(-1)?.id ?? ''
    const newer = async (cursor: { minId: string } | { sinceId: string }) =>
      (await masto.v1.notifications.list({ ...cursor, limit: 2, types: ['mention'] })).map(
        ({ status }) => status?.id,
      )
    assert.deepEqual(await newer({ minId: from }), [asked[88], asked[87]])
    assert.deepEqual(await newer({ sinceId: from }), [asked[89], asked[88]])
  })

  test('one idempotency key makes one status, for an hour', async (context) => {
    const { server, masto } = await mastodonServer(context)
    const post = async () => {
      const meta = { requestInit: { headers: { 'Idempotency-Key': 'k1' } } }
      return (await masto.v1.statuses.create({ status: 'hello' }, meta)).id
    }
    const first = await post()
    assert.equal(await post(), first)
    server.advance(61 * MINUTE)
    assert.notEqual(await post(), first)
    assert.equal(server.posts().length, 2)
  })

  test('media that is processed is not ready, cannot be posted, and then can', async (context) => {
    const { server, masto } = await mastodonServer(context, { processingMs: MINUTE })
    const media = await upload(masto)
    assert.equal(media.url, null)
    const lookUp = async () =>
      await fetch(`${server.url}/api/v1/media/${media.id}`, {
        headers: { authorization: `Bearer ${server.token}` },
      })
    assert.equal((await lookUp()).status, 206)
    const post = () => masto.v1.statuses.create({ mediaIds: [media.id] })
    assert.match((await refusal(post())).join(), /^422.*finished processing/)
    await masto.v1.media.$select(media.id).update({ description: 'a red fox' })
    server.advance(MINUTE)
    assert.equal((await lookUp()).status, 200)
    const { id } = await post()
    assert.equal(server.posts()[0]?.media[0]?.altText, 'a red fox')
    assert.match((await refusal(post())).join(), /^422.*already attached/)
    await masto.v1.statuses.$select(id).update({
      status: 'a fox',
      mediaIds: [media.id],
      mediaAttributes: [{ id: media.id, description: 'a brown fox' }],
    })
    const [edited] = server.posts()
    assert.deepEqual([edited?.text, edited?.media[0]?.altText], ['a fox', 'a brown fox'])
    await masto.v1.statuses.$select(id).remove()
    assert.deepEqual(server.posts(), [])
    assert.deepEqual(
      server.journal().map(({ deed }) => deed),
      ['upload', 'describe', 'post', 'edit', 'delete'],
    )
  })

  test('limits are told and kept: length with links as 23 and mentions without domains, images, alt text', async (context) => {
    const { server, masto } = await mastodonServer(context)
    const { configuration } = await masto.v2.instance.fetch()
    assert.equal(configuration.statuses.maxCharacters, 500)
    const link = `https://long.example/${'x'.repeat(200)}`
    server.person('ada@elsewhere.example')
    await masto.v1.statuses.create({ status: `${'é'.repeat(400)} @ada@elsewhere.example ${link}` })
    const tooLong = masto.v1.statuses.create({ status: 'x'.repeat(498), spoilerText: 'abc' })
    assert.match((await refusal(tooLong)).join(), /^422.*500/)
    const five = await Promise.all(Array.from({ length: 5 }, () => upload(masto)))
    const tooMany = masto.v1.statuses.create({ mediaIds: five.map(({ id }) => id) })
    assert.match((await refusal(tooMany)).join(), /^422.*4 files/)
    assert.equal((await refusal(upload(masto, 'x'.repeat(1_501))))[0], 422)
    const junk = masto.v2.media.create({ file: new Blob(['not a picture']), skipPolling: true })
    assert.equal((await refusal(junk))[0], 422)
    assert.deepEqual((await refusal(masto.v1.statuses.create({ status: 'x', inReplyToId: '1' })))[0], 404)
  })

  test('the 31st upload in half an hour is refused, headers count down, and it is noted', async (context) => {
    const { server, masto } = await mastodonServer(context)
    const file = await picture()
    const again = () => masto.v2.media.create.$raw({ file, skipPolling: true })
    const { headers } = await again()
    assert.deepEqual([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')], ['30', '29'])
    assert.match(headers.get('x-ratelimit-reset') ?? '', /^\d{4}-\d\d-\d\dT[\d:]+\.\d{6}Z$/)
    assert.ok(Date.parse(headers.get('x-ratelimit-reset') ?? '') <= server.now() + 30 * MINUTE)
    for (let upload = 2; upload <= 30; upload += 1) await again()
    assert.deepEqual(server.violations(), [])
    assert.deepEqual(await refusal(again()), [429, 'Too many requests'])
    assert.deepEqual(
      server.violations().map(({ route, limit }) => [route, limit]),
      [['upload', 'media']],
    )
    server.advance(30 * MINUTE)
    await again()
  })

  test('private words are seen by whom they are for', async (context) => {
    const { server, masto } = await mastodonServer(context)
    const seen = async (id: string) => (await refusal(masto.v1.statuses.$select(id).fetch()))[0]
    assert.equal(await seen(server.say('ada', 'for followers', { visibility: 'private' }).id), 404)
    assert.equal(await seen(server.say('ada', '@bob', { visibility: 'direct' }).id), 404)
    const toUs = server.mention('ada', 'psst', { visibility: 'direct' })
    assert.equal((await masto.v1.statuses.$select(toUs.id).fetch()).visibility, 'direct')
    server.erase(toUs.id)
    assert.equal(await seen(toUs.id), 404)
    assert.deepEqual(await masto.v1.notifications.list(), [])
  })

  test('a token has its scopes; a wrong one is refused', async (context) => {
    const { server, client } = await mastodonServer(context)
    const readOnly = client(server.tokenWith('read'))
    assert.equal((await readOnly.v1.accounts.verifyCredentials()).acct, 'herald')
    assert.equal((await refusal(readOnly.v1.statuses.create({ status: 'x' })))[0], 403)
    assert.deepEqual(await refusal(client('wrong').v1.notifications.list()), [
      401,
      'The access token is invalid',
    ])
    server.revoke()
    assert.equal((await refusal(client().v1.notifications.list()))[0], 401)
  })

  test('login: an app, the person agrees, the code becomes a token once, the bot flag is set', async (context) => {
    const { server, client } = await mastodonServer(context, { bot: false })
    const redirectUris = 'urn:ietf:wg:oauth:2.0:oob'
    const bare = createRestAPIClient({ url: server.url })
    const made = await bare.v1.apps.create({ clientName: 'Herald', redirectUris, scopes: 'read write' })
    assert.ok(made.clientId && made.clientSecret)
    const address = new URL('/oauth/authorize', server.url)
    address.search = String(
      new URLSearchParams({
        response_type: 'code',
        client_id: made.clientId,
        redirect_uri: redirectUris,
        scope: 'read write',
      }),
    )
    const asked = {
      grantType: 'authorization_code',
      code: server.authorize(address.href),
      clientId: made.clientId,
      clientSecret: made.clientSecret,
      redirectUri: redirectUris,
    } as const
    const oauth = createOAuthAPIClient({ url: server.url })
    const { accessToken } = await oauth.token.create(asked)
    assert.equal((await refusal(oauth.token.create(asked)))[0], 400)
    const account = await client(accessToken).v1.accounts.updateCredentials({ bot: true })
    assert.equal(account.bot, true)
    assert.equal(server.world.me.bot, true)
  })

  test('held back notifications keep their old ids when they are released', async (context) => {
    const { server, masto } = await mastodonServer(context, { policy: FRESH_POLICY })
    server.mention('ada@elsewhere.example', 'psst', { visibility: 'direct' })
    server.mention('bob', 'aloud')
    assert.equal((await masto.v1.notifications.list()).length, 1)
    const { summary, forPrivateMentions } = await masto.v2.notifications.policy.fetch()
    assert.deepEqual([forPrivateMentions, summary.pendingNotificationsCount], ['filter', 1])
    await masto.v2.notifications.policy.update({ forPrivateMentions: 'accept' })
    server.mention('eve', 'psst', { visibility: 'direct' })
    const [request] = await masto.v1.notifications.requests.list()
    assert.equal(request?.account.acct, 'ada@elsewhere.example')
    await masto.v1.notifications.requests.$select(request.id).accept()
    const senders = (await masto.v1.notifications.list()).map(({ account }) => account.username)
    assert.deepEqual(senders, ['eve', 'bob', 'ada'])
  })

  test('an edit shows, and tells us when it names us only now', async (context) => {
    const { server, masto } = await mastodonServer(context)
    const { id } = server.say('ada', 'a fox')
    server.edit(id, '@herald draw me a fox')
    const [notification] = await masto.v1.notifications.list()
    assert.equal(notification?.status?.id, id)
    assert.ok(notification.status.editedAt)
  })
})
