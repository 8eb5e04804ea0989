import type { TestContext } from 'node:test'
import type * as z from 'zod'
import { redditSettings } from '../../src/adapters/reddit/config.ts'
import { openReddit } from '../../src/adapters/reddit/open.ts'
import { redditSource } from '../../src/adapters/reddit/source.ts'
import { LocalBuckets } from '../../src/core/buckets.ts'
import type { Intake, RequestSource } from '../../src/core/ports.ts'
import type { IncomingEvent } from '../../src/core/request/model.ts'
import { Secret } from '../../src/core/secret.ts'
import { type RedditOptions, RedditServer } from '../simulators/reddit/index.ts'
import { sourceNeeds } from './needs.ts'
import { Wakes } from './wakes.ts'

export const MINUTE_MS = 60_000

export interface ListenerOptions {
  readonly server?: RedditOptions
  readonly settings?: Omit<z.input<typeof redditSettings>, 'account' | 'operator'>
}

/** A source on a server, in a time that passes only where the test says so; what it brings is in `heard`. */
export class RedditListener {
  readonly server: RedditServer
  readonly heard: IncomingEvent[] = []
  readonly warned: string[] = []
  /** What becomes of an event; it is noted as heard where this resolves. */
  intake: Intake = async () => ({ kind: 'ignored', why: 'conversation' })
  /** How far our clock is ahead of Reddit's. */
  aheadMs = 0
  readonly #cursors = new Map<string, string>()
  readonly #buckets = new LocalBuckets()
  readonly #settings: ListenerOptions['settings']
  readonly #wakes = new Wakes(() => this.server.now())
  #source: RequestSource | undefined

  private constructor(server: RedditServer, settings: ListenerOptions['settings']) {
    this.server = server
    this.#settings = settings
  }

  static async open(context: TestContext, options: ListenerOptions = {}): Promise<RedditListener> {
    const server = await RedditServer.start({ speed: 0, ...options.server })
    const listener = new RedditListener(server, options.settings)
    context.after(async () => {
      await listener.stop()
      await server[Symbol.asyncDispose]()
    })
    return listener
  }

  /** As a starting process: only the cursor is left of the one before. */
  async start(): Promise<void> {
    const { server } = this
    const clock = { now: () => server.now() + this.aheadMs }
    const settings = redditSettings.parse({
      account: server.world.me.name,
      operator: 'nobody',
      server: server.url,
      ...this.#settings,
    })
    const client = openReddit({
      account: settings.account.toLowerCase(),
      app: { id: server.app.id, secret: new Secret(server.app.secret) },
      refreshToken: { read: async () => new Secret(server.refreshToken), save: async () => {} },
      userAgent: 'linux:horde-herald-test:1 (by /u/nobody)',
      buckets: this.#buckets,
      clock,
      server: settings.server,
    })
    const warn = (fields: object, message: string) =>
      void this.warned.push(`${message} ${JSON.stringify(fields)}`)
    const needs = sourceNeeds(clock, { info() {}, warn, error: warn }, this.#cursors)
    this.#source = redditSource({
      client,
      needs,
      settings,
      idDays: 120,
      quietMs: settings.pollSeconds * 1_000,
      tell: async () => {},
      wait: (ms, ...signals) => this.#wakes.wait(ms, signals),
    })
    await this.#source.start(async (event) => {
      const result = await this.intake(event)
      this.heard.push(event)
      return result
    }, new AbortController().signal)
  }

  async stop(): Promise<void> {
    await this.#source?.stop()
    this.#wakes.clear()
  }

  /** What it tells an operator. */
  get problem(): string | undefined {
    return this.#source?.problem?.()
  }

  /** What was heard, in order. */
  get texts(): string[] {
    return this.heard.map(({ text }) => text)
  }

  /** Lets time pass; the source does all that it has to do in it. */
  async pass(ms: number): Promise<void> {
    const end = this.server.now() + ms
    for (;;) {
      await this.#wakes.some()
      const next = this.#wakes.nextAt
      this.server.advance(Math.max(0, Math.min(next, end) - this.server.now()))
      if (next > end) return
      this.#wakes.wake()
    }
  }
}
