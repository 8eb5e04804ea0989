import { redditAdapter } from '../../../src/adapters/reddit/index.ts'
import type { AdapterHarness, Failure, PlatformUnderTest } from '../../contract/adapter/harness.ts'
import { OWN, redditParts } from '../../support/reddit-publishing.ts'
import { type Comment, type Message, RETRY_AFTER_S, RedditServer } from './index.ts'
import { picturesOf } from './pictures-of.ts'

/** Effects land at most this long after their connection died, which is less than the adapter settles for. */
const LATEST_EFFECT_MS = 60_000
/** How often it may be called is no question here. */
const LIMIT = { calls: 1_000_000, windowMs: 60_000 }
const UNLIMITED = { take: async () => 0 }
const AUDIENCES = ['message', 'comment'] as const
const ROUTES = { events: 'unread', upload: 'upload', post: 'comment' } as const
const POLL_MS = 5

type Placement = 'inline' | 'subreddit' | 'profile'

/** Reddit as the adapter contract sees it. A message has no pictures in it, wherever comments have theirs. */
export function redditHarness(placement: Placement): AdapterHarness {
  const inline = placement === 'inline'
  return {
    open: async () => underTest(await RedditServer.start({ limit: LIMIT }), placement),
    replyStep: inline ? 'inline' : 'reply',
    ...(inline && { cannot: { 'many-pictures': 'a comment holds one image, which several pictures share' } }),
  }
}

function underTest(server: RedditServer, placement: Placement): PlatformUnderTest {
  const inline = placement === 'inline'
  const account = redditParts(server, { placements: inline ? ['inline', 'subreddit'] : [placement] })
  server.subreddit('test', { commentMedia: inline ? ['static'] : [] })
  server.subreddit(OWN)
  return {
    adapter: redditAdapter({ ...account, buckets: UNLIMITED, quietMs: POLL_MS }),
    get secrets() {
      return [server.refreshToken, server.app.secret, ...server.oauth.accessTokens()]
    },
    audiences: AUDIENCES,
    latestEffectMs: LATEST_EFFECT_MS,
    retryAfterMs: RETRY_AFTER_S * 1_000,
    async mention(words, audience) {
      // To be seen as it is, an entity is written as one.
      const body = words.replaceAll('&', '&amp;')
      const { fullname } = audience === 'message' ? server.message('Ada', body) : server.mention('Ada', body)
      return { id: fullname, personId: 'ada' }
    },
    async mentionByBot(who, words) {
      const name = who === 'another' ? 'helpful_bot' : server.world.me.name
      server.tellAgain(server.mention(name, words).fullname)
    },
    tellAgain: async ({ id }) => server.tellAgain(id),
    async othersReply({ id }, text) {
      server.comment('mimic', text, { on: id })
    },
    erase: async ({ id }) => server.erase(id),
    fail(call: keyof typeof ROUTES, failure: Failure) {
      const { answer } = failure
      // Refused once, a token is exchanged and all is well; and a comment goes out without the pictures in it.
      const twice = answer === 'unauthorized' || (inline && call === 'post' && answer === 'json-4xx')
      return server.inject({ route: ROUTES[call], ...failure, times: twice ? 2 : 1 })
    },
    posts: async () => [...server.comments(), ...server.messages()].map((one) => posted(server, one)),
    uploads: async () => server.world.media.size,
    passTime: (ms) => server.advance(ms),
    close: () => server[Symbol.asyncDispose](),
  }
}

function posted(server: RedditServer, reply: Comment | Message) {
  const common = {
    id: reply.fullname,
    text: reply.body,
    images: picturesOf(server, reply).map(({ media, words }) => ({ altText: words, bytes: media.bytes })),
  }
  if ('subject' in reply) return { ...common, audience: 'message', inReplyTo: reply.parent?.fullname ?? null }
  return { ...common, audience: 'comment', inReplyTo: (reply.parent ?? reply.submission).fullname }
}
