import type { CostumeName } from '../simulators/mastodon/index.ts'
import { MastodonServer } from '../simulators/mastodon/index.ts'
import type { Fault } from '../simulators/platform/faults.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'

/** Where people ask in a scene. */
export interface ScenePlatform extends AsyncDisposable {
  /** How a process of the service is told of it. */
  readonly env: Readonly<Record<string, string>>
  /** Somebody says this to us; `who` is in lower case. */
  say(who: string, words: string): Message
  /** What we posted, in reply to this message or to any. */
  posts(inReplyTo?: string): readonly Posted[]
  /** Resolves when the fault first struck. */
  inject(fault: Fault<'upload' | 'post'>): Promise<void>
  /** Lets every effect land that is still on its way. */
  land(): void
}

export interface Message {
  readonly id: string
}
export interface Posted extends Message {
  readonly text: string
  readonly media: readonly { readonly bytes: Uint8Array }[]
}

/** The test platform, which honours idempotency keys or not, or a Mastodon-compatible server of some kind. */
export type PlatformKind =
  | { readonly idempotency: boolean; readonly costume?: undefined }
  | { readonly costume: CostumeName }

export async function openPlatform(kind: PlatformKind): Promise<ScenePlatform> {
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
    say: (who, words) => server.mention(`${who}@elsewhere.example`, words),
    posts: (inReplyTo) => server.posts(inReplyTo),
    inject: (fault) => server.inject(fault),
    land: () => server.land(),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
