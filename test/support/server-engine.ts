import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { EngineSettings } from '../../src/engine/open.ts'
import { type HordeSimulator, startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'

/** Several apps over one database, as several processes would be, with a chat platform and a Horde of their own. */
export class ServerHerald implements AsyncDisposable {
  readonly platform: ChatPlatform
  readonly horde: HordeSimulator
  readonly #dir: string
  readonly #engine: EngineSettings
  #people = 0
  #aheadMs = 0
  readonly #closers: (() => Promise<void>)[] = []
  /** Messages of everything that was logged. */
  readonly logged: string[] = []

  private constructor(platform: ChatPlatform, horde: HordeSimulator, dir: string, engine: EngineSettings) {
    this.platform = platform
    this.horde = horde
    this.#dir = dir
    this.#engine = engine
  }

  static async start(engine: EngineSettings): Promise<ServerHerald> {
    const platform = await ChatPlatform.start()
    const horde = await startHordeSimulator({ limits: false, speed: 20, pictures: 'strip' })
    const dir = await mkdtemp(join(tmpdir(), 'herald-test-'))
    return new ServerHerald(platform, horde, dir, engine)
  }

  async #open(): Promise<App> {
    const config = readConfig({
      cwd: this.#dir,
      dataDir: join(this.#dir, 'data'),
      hordeUrl: this.horde.url,
    })
    const hear = new Writable({
      write: (line, _encoding, done) => {
        this.logged.push(JSON.parse(String(line)).msg)
        done()
      },
    })
    const { url, token } = this.platform
    const app = await createApp({ ...config, engine: this.#engine }, pino({ base: null }, hear), {
      clock: { now: () => Date.now() + this.#aheadMs },
      adapters: [testAdapter({ url, token })],
    })
    await app.catalog.refresh()
    return app
  }

  /** Draws and replies, as `ROLE=worker` does. */
  async worker(): Promise<App> {
    const app = await this.#open()
    await app.run()
    this.#closers.push(() => app.close())
    return app
  }

  /** Takes requests in, as `ROLE=gateway` does. */
  async gateway(): Promise<App> {
    const app = await this.#open()
    const stop = new AbortController()
    const sources = app.adapters.flatMap(({ source }) => source ?? [])
    for (const source of sources) await source.start(app.intake, stop.signal)
    this.#closers.push(async () => {
      stop.abort()
      for (const source of sources) await source.stop()
      await app.close()
    })
    return app
  }

  /** Sets the clock of all apps forward. */
  pass(ms: number): void {
    this.#aheadMs += ms
  }

  /** So many people write, each once. */
  ask(words: string, people: number): void {
    for (let n = 0; n < people; n += 1) this.platform.mention(words, { as: `person${++this.#people}` })
  }

  /** How many messages have how many replies; `{ 1: 100 }` is a hundred messages with one reply each. */
  replies(): Record<number, number> {
    const counts: Record<number, number> = {}
    for (const status of this.platform.world.statuses.values()) {
      if (status.author === this.platform.world.me) continue
      const replies = this.platform.posts(status.id).length
      counts[replies] = (counts[replies] ?? 0) + 1
    }
    return counts
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const close of this.#closers) await close()
    await this.platform[Symbol.asyncDispose]()
    await this.horde.close()
    await rm(this.#dir, { recursive: true, force: true })
  }
}
