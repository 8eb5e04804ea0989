import { randomBytes } from 'node:crypto'
import { Asking, type Costume } from '../simulators/discord/asking.ts'
import { DiscordServer } from '../simulators/discord/index.ts'
import { wordsIn } from '../simulators/discord/people/seen.ts'
import type { CostumeName } from '../simulators/mastodon/index.ts'
import { MastodonServer } from '../simulators/mastodon/index.ts'
import type { Fault } from '../simulators/platform/faults.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { until } from '../support/processes.ts'
import { openReddit, type RedditWay } from './reddit-scene.ts'
import { EMOJIS, Thanks } from './thanks.ts'

/** Where people ask in a scene. */
export interface ScenePlatform extends AsyncDisposable {
  /** How a process of the service is told of it. */
  readonly env: Readonly<Record<string, string>>
  /** Resolves when a process hears what is said from then on; where nothing is told later to who was not there. */
  heard(): Promise<void>
  /** Somebody says this to us; `who` is in lower case. */
  say(who: string, words: string): Message
  /** What we posted, in reply to this message or to any. */
  posts(inReplyTo?: string): readonly Posted[]
  /** Resolves when the fault first struck. */
  inject(fault: Fault<'upload' | 'post'>): Promise<void>
  /** The same of calls that only this platform has. */
  injectOwn?(fault: OwnFault): Promise<void>
  /** Lets every effect land that is still on its way. */
  land(): void
  /** Where people send each other kudos by reactions. */
  readonly thanks?: Thanks
}

/** Reddit: of marking as read, and of the post that a reply leads to. */
export type OwnFault = Fault<'read' | 'submit'>

export interface Message {
  readonly id: string
}
export interface Posted extends Message {
  readonly text: string
  readonly media: readonly { readonly bytes: Uint8Array }[]
}

/**
 * The test platform, which honours idempotency keys or not, a Mastodon-compatible server of some kind, or Discord or
 * Reddit, where people ask in some way.
 */
export type PlatformKind =
  | {
      readonly idempotency: boolean
      readonly costume?: undefined
      readonly discord?: undefined
      readonly reddit?: undefined
    }
  | { readonly costume: CostumeName; readonly discord?: undefined; readonly reddit?: undefined }
  | { readonly discord: Costume; readonly costume?: undefined; readonly reddit?: undefined }
  | { readonly reddit: RedditWay; readonly costume?: undefined; readonly discord?: undefined }

export async function openPlatform(kind: PlatformKind): Promise<ScenePlatform> {
  if (kind.discord !== undefined) return await openDiscord(kind.discord)
  if (kind.reddit !== undefined) return await openReddit(kind.reddit)
  return kind.costume === undefined ? await openTest(kind.idempotency) : await openMastodon(kind.costume)
}

async function openTest(idempotency: boolean): Promise<ScenePlatform> {
  const platform = await ChatPlatform.start({ idempotency })
  return {
    env: {
      TEST_PLATFORM_URL: platform.url,
      TEST_PLATFORM_TOKEN: platform.token,
      TEST_NATIVE_IDEMPOTENCY: idempotency ? '1' : '0',
    },
    heard: async () => {},
    say: (who, words) => platform.mention(words, { as: who }),
    posts: (inReplyTo) => platform.posts(inReplyTo),
    inject: (fault) => platform.inject(fault),
    land: () => platform.land(),
    [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose](),
  }
}

/** How often it may be called is no question of dying; people here ask more than it allows. */
async function openMastodon(costume: CostumeName): Promise<ScenePlatform> {
  const server = await MastodonServer.start({ costume, limits: false })
  return {
    env: {
      TEST_PLATFORM_KIND: 'mastodon',
      TEST_PLATFORM_URL: server.url,
      TEST_PLATFORM_TOKEN: server.token,
    },
    heard: async () => {},
    say: (who, words) => server.mention(`${who}@elsewhere.example`, words),
    posts: (inReplyTo) => server.posts(inReplyTo),
    inject: (fault) => server.inject(fault),
    land: () => server.land(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** Limits as with Mastodon. Everybody's answer is told apart by the picture's description, which has no markup. */
async function openDiscord(costume: Costume): Promise<ScenePlatform> {
  const server = await DiscordServer.start({ limits: false })
  const asking = await Asking.open(server, costume)
  return {
    env: {
      TEST_PLATFORM_KIND: 'discord',
      TEST_PLATFORM_URL: server.url,
      TEST_PLATFORM_TOKEN: server.token,
      TEST_EMOJIS: JSON.stringify(EMOJIS),
      HERALD_VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    },
    heard: () => until('a process listens', () => server.gateway.connected > 0),
    say(who, words) {
      server.person(who, { name: who })
      return asking.ask(who, words)
    },
    posts: (inReplyTo) =>
      asking.answers(inReplyTo).map((message) => ({
        id: message.id,
        text: wordsIn(message).replaceAll('\\', ''),
        media: message.attachments,
      })),
    inject: (fault) => server.inject({ ...fault, route: asking.postRoute }),
    land: () => server.land(),
    thanks: new Thanks(server),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
