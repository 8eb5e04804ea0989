import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { discordAdapter, discordSettings } from '../src/adapters/discord/index.ts'
import type { App } from '../src/app.ts'
import { LocalBuckets } from '../src/core/buckets.ts'
import type { KudosEmoji } from '../src/core/kudos/emojis.ts'
import type { AdapterFactory } from '../src/core/ports.ts'
import { Secret } from '../src/core/secret.ts'

const PROGRAM = fileURLToPath(new URL('./discord-program.ts', import.meta.url))

export type Order =
  /** Each a letter every so often. */
  | { readonly do: 'type'; readonly people: number; readonly words: string; readonly everyMs: number }
  /** One person after the other. */
  | { readonly do: 'ask'; readonly people: number; readonly name: string; readonly everyMs: number }
  /** Each reacts once to a message of the first of them, one person after the other. */
  | { readonly do: 'react'; readonly people: number; readonly emoji: string; readonly everyMs: number }
  | { readonly do: 'people'; readonly count: number }
  | { readonly do: 'connected' }

/** Discord in another process, so that its work is not counted as Herald's. */
export interface BenchDiscord extends AsyncDisposable {
  readonly adapter: AdapterFactory
  /** How long people waited for each first answer, ms. */
  waited(order: Extract<Order, { do: 'type' | 'ask' }>): Promise<number[]>
  /** Ids of so many people; the first is whom the others react to. */
  people(count: number): Promise<string[]>
  /** When each reacted, epoch ms. */
  reacted(order: Extract<Order, { do: 'react' }>): Promise<number[]>
  connected(): Promise<number>
}

export async function startDiscord(emojis: readonly KudosEmoji[] = []): Promise<BenchDiscord> {
  const child = fork(PROGRAM, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const heard = async () => (await once(child, 'message'))[0]
  const { url, token, id } = await heard()
  /** One order at a time: answers carry no name. */
  const order = async <T>(what: Order): Promise<T> => {
    child.send(what)
    return (await heard()) as T
  }
  return {
    adapter: discordAdapter({
      settings: discordSettings.parse({ api: `${url}/api` }),
      token: new Secret(token),
      botId: id,
      // Progress goes out as often as Discord would take it.
      buckets: new LocalBuckets(),
      userAgent: 'herald-bench',
      shards: 1,
      emojis,
    }),
    waited: (what) => order(what),
    people: (count) => order({ do: 'people', count }),
    reacted: (what) => order(what),
    connected: () => order({ do: 'connected' }),
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}

/** Hears what happens there until it is disposed of. */
export async function listening(app: App, server: BenchDiscord): Promise<AsyncDisposable> {
  const source = app.adapters.find(({ platform }) => platform === 'discord')?.source
  if (source === undefined) throw new Error('nothing to listen to')
  await source.start(app.intake, new AbortController().signal)
  while ((await server.connected()) === 0) await delay(10)
  return { [Symbol.asyncDispose]: () => source.stop() }
}
