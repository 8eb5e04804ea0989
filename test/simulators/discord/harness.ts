import { botId, discordAdapter, discordSettings } from '../../../src/adapters/discord/index.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Ability, AdapterHarness, Failure, PlatformUnderTest } from '../../contract/adapter/harness.ts'
import { until } from '../../support/processes.ts'
import { Asking, type Costume } from './asking.ts'
import { DiscordServer, type Message } from './index.ts'
import { wordsIn } from './people/seen.ts'
import { RETRY_AFTER_S } from './rest/index.ts'

/** Effects land at most this long after their connection died, which is less than the adapter settles for. */
const LATEST_EFFECT_MS = 30_000

const NEVER_TOLD_AGAIN = 'Discord tells of an event once, to whoever listens at that moment'
const CANNOT = {
  'tell-again': NEVER_TOLD_AGAIN,
  'catch-up': NEVER_TOLD_AGAIN,
  'separate-uploads': 'pictures travel in the message',
} satisfies AdapterHarness['cannot']
const IN_PLACE = 'the answer goes into the message that the interaction made'
/** What an interaction's answer cannot do besides. */
const MORE: Readonly<Record<Costume, Partial<Record<Ability, string>>>> = {
  mention: {},
  interaction: { 'new-message': IN_PLACE },
  ephemeral: { 'new-message': IN_PLACE, 'take-back': 'who sees it alone dismisses it' },
}

/** Discord as the adapter contract sees it, asked in one of the ways that people have. */
export function discordHarness(costume: Costume): AdapterHarness {
  return {
    async open() {
      const server = await DiscordServer.start({ limits: false })
      return underTest(server, await Asking.open(server, costume))
    },
    cannot: { ...CANNOT, ...MORE[costume] },
  }
}

function underTest(server: DiscordServer, asking: Asking): PlatformUnderTest {
  const token = new Secret(server.token)
  const routes = { events: 'connect', upload: asking.postRoute, post: asking.postRoute } as const
  const listened = () => until('somebody listens', () => server.gateway.connected > 0)
  return {
    adapter: discordAdapter({
      settings: discordSettings.parse({ api: `${server.url}/api` }),
      token,
      botId: botId(token) ?? '',
      buckets: { take: async () => 0 },
      userAgent: 'herald-contract',
      shards: 1,
    }),
    get secrets() {
      return [server.token, ...[...server.world.interactions.values()].map((one) => one.token)]
    },
    audiences: asking.audiences,
    latestEffectMs: LATEST_EFFECT_MS,
    retryAfterMs: RETRY_AFTER_S * 1_000,
    async mention(words, audience) {
      await listened()
      const { id } = asking.ask('ada', words, audience)
      return { id, personId: server.person('ada').id }
    },
    async mentionByBot(who, words) {
      await listened()
      if (who === 'another') server.person('robot', { bot: true })
      server.mention(who === 'another' ? 'robot' : server.world.me.username, server.channel(), words)
    },
    tellAgain: async ({ id }) => asking.tellAgain(id),
    async othersReply({ id }, text) {
      server.say('mimic', asking.placeOf(id), text, { replyTo: id })
    },
    erase: async ({ id }) => asking.erase(id),
    fail(call: keyof typeof routes, failure: Failure) {
      const struck = server.inject({ route: routes[call], ...failure, times: 1 })
      if (call === 'events') server.gateway.cut()
      return struck
    },
    posts: async () => asking.answers().map((message) => posted(asking, message)),
    uploads: async () => asking.answers().reduce((sum, { attachments }) => sum + attachments.length, 0),
    passTime: (ms) => server.advance(ms),
    wordsOf: (event) => asking.wordsOf(event),
    close: () => server[Symbol.asyncDispose](),
  }
}

function posted(asking: Asking, message: Message) {
  return {
    id: message.id,
    text: wordsIn(message),
    audience: asking.audienceOf(message),
    inReplyTo: asking.askedBy(message),
    images: message.attachments.map(({ description, bytes }) => ({ altText: description ?? '', bytes })),
  }
}
