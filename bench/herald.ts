import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import { type App, type AppOptions, createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { VaultKey } from '../src/core/accounts/vault-keys.ts'
import type { AdapterFactory, ReplyPublisher } from '../src/core/ports.ts'
import type { IncomingEvent, RequestId } from '../src/core/request/model.ts'
import type { EngineSettings } from '../src/engine/open.ts'
import { PLAIN } from '../test/support/plain-publisher.ts'

export interface BenchHeraldOptions extends AppOptions {
  readonly engine: EngineSettings
  readonly hordeUrl: string
  readonly publicUrl?: string
  readonly log?: Logger
  /** What stored secrets are encrypted with; none unless given. */
  readonly vaultKeys?: readonly VaultKey[]
  /** Number of the first event; one database takes each in once. */
  readonly firstEvent?: number
}

/** The whole service in this process, unless told otherwise with a platform that takes every reply. */
export interface BenchHerald extends AsyncDisposable {
  readonly app: App
  /** Asks for one picture, each time as another person. */
  ask(): Promise<RequestId>
}

export async function startHerald({
  engine,
  hordeUrl,
  publicUrl,
  log = pino({ level: 'silent' }),
  firstEvent = 1,
  vaultKeys = [],
  adapters = [takesAll],
  ...options
}: BenchHeraldOptions): Promise<BenchHerald> {
  const dir = await mkdtemp(join(tmpdir(), 'herald-bench-'))
  const config = readConfig({ cwd: dir, dataDir: join(dir, 'data'), hordeUrl })
  const app = await createApp({ ...config, engine, publicUrl, vaultKeys }, log, {
    submitLimits: [],
    ...options,
    adapters,
  })
  await app.catalog.refresh()
  let events = firstEvent - 1
  return {
    app,
    async ask() {
      events += 1
      const taken = await app.intake(event(events))
      if (taken.kind !== 'accepted') throw new Error(`request ${events} was not taken in: ${taken.kind}`)
      return taken.id
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** One picture of one style, in words that no two requests share. */
export function event(number: number): IncomingEvent {
  return {
    platform: 'mastodon',
    account: 'bench',
    eventId: `e${number}`,
    person: { id: `p${number}`, name: 'Ada' },
    place: { id: 'bench', direct: true, nsfw: false },
    text: `draw me lighthouse ${number} style: anime --n 1`,
    locale: 'en',
    ref: null,
  }
}

const takesAll: AdapterFactory = () => ({ platform: 'mastodon', account: 'bench', publisher: TAKES_ALL })

/** As many durable steps as the busiest kind of platform: an upload for each picture, and a post. */
const TAKES_ALL: ReplyPublisher = {
  capabilities: () => PLAIN,
  steps: (reply) => [
    ...reply.images.map((image, position) => ({
      name: `upload-${position}`,
      effect: 'harmless' as const,
      run: async () => (await image.bytes()).length,
    })),
    { name: 'post', effect: 'once', run: async () => reply.text, find: async () => null },
  ],
  posted: (reply) => ({ id: reply.key, ref: null }),
}
