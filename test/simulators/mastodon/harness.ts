import { mastodonAdapter, mastodonSettings } from '../../../src/adapters/mastodon/index.ts'
import { LocalBuckets } from '../../../src/core/buckets.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { AdapterHarness, Failure, PlatformUnderTest } from '../../contract/adapter/harness.ts'
import { BOT, type MastodonOptions, MastodonServer, RETRY_AFTER_S, type Status } from './index.ts'

/** Effects land at most this long after their connection died, which is less than the adapter settles for. */
const LATEST_EFFECT_MS = 60_000
const AUDIENCES = ['direct', 'private', 'unlisted', 'public'] as const
const ROUTES = { events: 'notifications', upload: 'upload', post: 'post' } as const

/** A server in one of its costumes as the adapter contract sees it. */
export function mastodonHarness(options: MastodonOptions = {}): AdapterHarness {
  return { open: async () => underTest(await MastodonServer.start({ limits: false, ...options })) }
}

function underTest(server: MastodonServer): PlatformUnderTest {
  const { host } = new URL(server.url)
  const settings = mastodonSettings.parse({ server: host })
  return {
    adapter: mastodonAdapter({
      settings,
      token: async () => new Secret(server.token),
      buckets: new LocalBuckets(),
      userAgent: 'herald-contract',
      idDays: 120,
      quietMs: 5,
    }),
    secrets: [server.token],
    audiences: AUDIENCES,
    latestEffectMs: LATEST_EFFECT_MS,
    retryAfterMs: RETRY_AFTER_S * 1_000,
    async mention(words, audience) {
      const visibility = AUDIENCES.find((one) => one === audience) ?? 'public'
      const { id } = server.mention('ada@elsewhere.example', words, { visibility })
      return { id, personId: 'ada@elsewhere.example' }
    },
    async mentionByBot(who, words) {
      if (who === 'ourselves') server.tell(server.say(BOT.username, `@${BOT.username} ${words}`).id)
      else {
        server.person('robot@elsewhere.example', { bot: true })
        server.mention('robot@elsewhere.example', words)
      }
    },
    async tellAgain({ id }) {
      server.tell(id)
    },
    async othersReply({ id, personId }, text) {
      server.say('mimic', `@${personId} ${text}`, { inReplyTo: id })
    },
    async erase({ id }) {
      server.erase(id)
    },
    fail: (call: keyof typeof ROUTES, failure: Failure) =>
      server.inject({ route: ROUTES[call], ...failure, times: 1 }),
    posts: async () => server.posts().map(posted),
    uploads: async () => server.world.media.size,
    passTime: (ms) => server.advance(ms),
    close: () => server[Symbol.asyncDispose](),
  }
}

function posted({ id, text, visibility, inReplyTo, media }: Status) {
  return {
    id,
    text,
    audience: visibility,
    inReplyTo: inReplyTo?.id ?? null,
    images: media.map(({ altText, bytes }) => ({ altText: altText ?? '', bytes })),
  }
}
