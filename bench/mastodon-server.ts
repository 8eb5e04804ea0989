import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { mastodonAdapter, mastodonSettings } from '../src/adapters/mastodon/index.ts'
import type { AdapterFactory } from '../src/core/ports.ts'
import { Secret } from '../src/core/secret.ts'
import type { MastodonOptions } from '../test/simulators/mastodon/index.ts'

const PROGRAM = fileURLToPath(new URL('./mastodon-program.ts', import.meta.url))

export interface Said {
  readonly by: string
  readonly words: string
}
export type Order =
  | { readonly do: 'mention'; readonly said: readonly Said[] }
  | { readonly do: 'posts' }
  | { readonly do: 'calls' }
  | { readonly do: 'listeners' }

/** A Mastodon server in another process, so that its work is not counted as Herald's. */
export interface BenchServer extends AsyncDisposable {
  readonly adapter: AdapterFactory
  /** People mention us, one after the other; the ids of what they wrote. */
  mention(said: readonly Said[]): Promise<string[]>
  /** Our posts, in order. */
  posts(): Promise<{ inReplyTo?: string; text: string }[]>
  /** REST calls so far. */
  calls(): Promise<number>
  /** Streams that are open. */
  listeners(): Promise<number>
}

export async function startMastodon(options: MastodonOptions): Promise<BenchServer> {
  const child = fork(PROGRAM, [JSON.stringify(options)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const heard = async () => (await once(child, 'message'))[0]
  const { url, token } = await heard()
  /** One order at a time: answers carry no name. */
  let last: Promise<unknown> = Promise.resolve()
  const order = <T>(what: Order): Promise<T> => {
    const answer = last.then(async () => {
      child.send(what)
      return (await heard()) as T
    })
    last = answer
    return answer
  }
  const adapter = mastodonAdapter({
    settings: mastodonSettings.parse({ server: new URL(url).host }),
    token: async () => new Secret(token),
    // How many pictures a server takes is its own limit, no question of speed.
    buckets: { take: async () => 0 },
    userAgent: 'herald-bench',
    idDays: 120,
  })
  return {
    adapter,
    mention: (said) => order({ do: 'mention', said }),
    posts: () => order({ do: 'posts' }),
    calls: () => order({ do: 'calls' }),
    listeners: () => order({ do: 'listeners' }),
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}
