import { MastodonServer } from '../test/simulators/mastodon/index.ts'
import type { Order } from './mastodon-server.ts'

/** A Mastodon server in a process of its own: takes its options as JSON, and orders as messages. */
const server = await MastodonServer.start(JSON.parse(process.argv[2] ?? '{}'))

function carryOut(order: Order): unknown {
  switch (order.do) {
    case 'mention':
      return order.said.map(({ by, words }) => server.mention(by, words).id)
    case 'posts':
      return server.posts().map(({ inReplyTo, text }) => ({ inReplyTo: inReplyTo?.id, text }))
    case 'calls':
      return server.log.filter(({ route }) => route !== 'streaming').length
    case 'listeners':
      return server.streams.listening
  }
}

process.on('message', (order: Order) => process.send?.(carryOut(order)))
process.on('disconnect', () => void server[Symbol.asyncDispose]())
process.send?.({ url: server.url, token: server.token })
