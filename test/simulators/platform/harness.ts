import type { AdapterHarness, Failure, PlatformUnderTest } from '../../contract/adapter/harness.ts'
import { testAdapter } from './adapter/index.ts'
import { AUDIENCES, BOT, ChatPlatform, type PlatformOptions, RETRY_AFTER_S, type Status } from './index.ts'

/** Effects land at most this long after their connection died, which is less than the adapter settles for. */
const LATEST_EFFECT_MS = 20_000
const SETTLE_MS = 30_000
const ROUTES = { events: 'feed', upload: 'upload', post: 'post' } as const

/** The test platform as the adapter contract sees it. */
export function testPlatformHarness(
  options: PlatformOptions = {},
  adapterOn: typeof testAdapter = testAdapter,
): AdapterHarness {
  return { open: async () => underTest(await ChatPlatform.start(options), options, adapterOn) }
}

function underTest(
  platform: ChatPlatform,
  { idempotency = false }: PlatformOptions,
  adapterOn: typeof testAdapter,
): PlatformUnderTest {
  const { url, token, world } = platform
  const posted = ({ id, text, audience, inReplyTo, media }: Status) => ({
    id,
    text,
    audience,
    inReplyTo,
    images: media,
  })
  return {
    adapter: adapterOn({ url, token, pollMs: 5, settleMs: SETTLE_MS, nativeIdempotency: idempotency }),
    secrets: [token],
    audiences: AUDIENCES,
    latestEffectMs: LATEST_EFFECT_MS,
    retryAfterMs: RETRY_AFTER_S * 1_000,
    async mention(words, audience) {
      const { id, author } = platform.mention(words, {
        audience: AUDIENCES.find((one) => one === audience) ?? 'public',
      })
      return { id, personId: author.handle }
    },
    async mentionByBot(who, words) {
      platform.mention(words, { as: who === 'ourselves' ? BOT.handle : 'otherbot', bot: true })
    },
    async tellAgain({ id }) {
      world.tell(id)
    },
    async othersReply({ id, personId }, text) {
      platform.say(`@${personId} ${text}`, { as: 'mimic', inReplyTo: id })
    },
    async erase({ id }) {
      world.erase(id)
    },
    fail: (call: keyof typeof ROUTES, failure: Failure) =>
      platform.inject({ route: ROUTES[call], ...failure, times: 1 }),
    posts: async () => platform.posts().map(posted),
    uploads: async () => world.media.size,
    passTime: (ms) => platform.advance(ms),
    close: () => platform[Symbol.asyncDispose](),
  }
}
