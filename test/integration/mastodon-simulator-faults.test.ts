import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createStreamingAPIClient } from 'masto'
import { mastodonServer, refusal } from '../support/mastodon-client.ts'
import { until } from '../support/processes.ts'

describe('streaming', () => {
  test('notifications arrive at once; a dropped connection comes back and tells nothing of meanwhile', async (context) => {
    const { server } = await mastodonServer(context)
    const streamingApiUrl = server.url.replace('http', 'ws')
    const streaming = createStreamingAPIClient({ streamingApiUrl, accessToken: server.token })
    const heard: string[] = []
    const events = streaming.user.notification.subscribe()
    const listening = (async () => {
      for await (const { event, payload } of events) {
        if (event === 'notification') heard.push(payload.status?.id ?? '')
      }
    })()
    await until('it listens', () => server.streams.listening === 1)
    const first = server.mention('ada', 'one').id
    await until('it hears', () => heard.length === 1)
    server.dropStreams()
    await until('it is cut off', () => server.streams.open === 0)
    server.mention('ada', 'two')
    await until('it listens again', () => server.streams.listening === 1)
    const third = server.mention('ada', 'three').id
    await until('it hears again', () => heard.length === 2)
    assert.deepEqual(heard, [first, third])
    streaming.close()
    await listening.catch(() => undefined)
  })

  test('server-sent events too', async (context) => {
    const { server } = await mastodonServer(context)
    const response = await fetch(`${server.url}/api/v1/streaming/user/notification`, {
      headers: { authorization: `Bearer ${server.token}` },
    })
    server.mention('ada', 'hello')
    let text = ''
    assert.ok(response.body)
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk
      if (text.includes('\n\n')) break
    }
    assert.match(text, /^:\)\nevent: notification\ndata: \{.*"mention".*\}\n\n$/)
  })
})

describe('when things go wrong', () => {
  test('down for a while: calls fail, what people say meanwhile is there afterwards', async (context) => {
    const { server, masto } = await mastodonServer(context)
    await masto.v1.notifications.list()
    server.goDown()
    server.mention('ada', 'are you there?')
    await assert.rejects(async () => await masto.v1.notifications.list(), TypeError)
    server.comeUp()
    assert.equal((await masto.v1.notifications.list()).length, 1)
  })

  test('a post may take effect although its answer is lost, or only later', async (context) => {
    const { server, masto } = await mastodonServer(context)
    const post = (status: string) => masto.v1.statuses.create({ status })
    const struck = server.inject({ route: 'post', answer: 'reset', effect: 'done', times: 1 })
    await assert.rejects(async () => await post('one'))
    await struck
    void server.inject({ route: 'post', answer: 'html-502', effect: { afterMs: 20_000 }, times: 1 })
    // An HTML page has no words that the client knows.
    await assert.rejects(async () => await post('two'), TypeError)
    assert.equal(server.posts().length, 1)
    server.advance(20_000)
    assert.deepEqual(
      server.posts().map(({ text }) => text),
      ['one', 'two'],
    )
    void server.inject({ route: 'post', answer: 'rate-limited', effect: 'none', times: 1 })
    assert.equal((await refusal(post('three')))[0], 429)
    assert.deepEqual([server.posts().length, server.calls('post'), server.violations()], [2, 3, []])
  })
})
