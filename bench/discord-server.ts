import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { discordAdapter, discordSettings } from '../src/adapters/discord/index.ts'
import { LocalBuckets } from '../src/core/buckets.ts'
import type { AdapterFactory } from '../src/core/ports.ts'
import { Secret } from '../src/core/secret.ts'

const PROGRAM = fileURLToPath(new URL('./discord-program.ts', import.meta.url))

export type Order =
  /** Each a letter every so often. */
  | { readonly do: 'type'; readonly people: number; readonly words: string; readonly everyMs: number }
  /** One person after the other. */
  | { readonly do: 'ask'; readonly people: number; readonly name: string; readonly everyMs: number }
  | { readonly do: 'connected' }

/** Discord in another process, so that its work is not counted as Herald's. */
export interface BenchDiscord extends AsyncDisposable {
  readonly adapter: AdapterFactory
  /** How long people waited for each first answer, ms. */
  waited(order: Exclude<Order, { do: 'connected' }>): Promise<number[]>
  connected(): Promise<number>
}

export async function startDiscord(): Promise<BenchDiscord> {
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
    }),
    waited: (what) => order(what),
    connected: () => order({ do: 'connected' }),
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}
