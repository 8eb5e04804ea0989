import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as z from 'zod'
import { CONSOLE_ACCOUNT } from '../../src/adapters/console/index.ts'
import { consoleReply } from '../../src/adapters/console/publisher.ts'
import { type App, createApp, createLog } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { heraldFile } from '../../src/config-file.ts'
import type { VaultKey } from '../../src/core/accounts/vault-keys.ts'
import type { AdapterFactory } from '../../src/core/ports.ts'
import type { IncomingEvent, RequestId } from '../../src/core/request/model.ts'
import { Secret } from '../../src/core/secret.ts'
import type { RequestAggregate } from '../../src/core/store.ts'
import type { EngineSettings } from '../../src/engine/open.ts'
import {
  type HordeSimulator,
  type SimulatorOptions,
  startHordeSimulator,
} from '../../src/simulator/horde/index.ts'
import { type TestEngine, testEngine } from './engine.ts'

/** What a person got in the end. */
export interface Ending {
  readonly aggregate: RequestAggregate
  readonly text: string
  readonly files: readonly string[]
}

/** A line of the log, and when it was written by the clock that the test owns. */
export interface Logged {
  readonly level: number
  readonly msg: string
  /** Words of the error that it tells of. */
  readonly err: string | undefined
  readonly at: number
}

export interface TestHeraldOptions extends SimulatorOptions {
  /** The operator's; anonymous unless given. */
  readonly hordeKey?: string
  /** None unless given. */
  readonly vaultKeys?: readonly VaultKey[]
}

/**
 * The whole service against a simulated Horde, with one clock for both that the test owns: time passes only by
 * jumping to when something is due, so minutes take milliseconds.
 */
export class TestHerald implements AsyncDisposable {
  readonly simulator: HordeSimulator
  readonly dir: string
  app: App
  /** What `start` starts; a file that wants the other one sets it before its tests. */
  static engine: EngineSettings['kind'] = 'embedded'
  /** Null: the server engine goes without Redis, whose clock no test can push forward. */
  static redis: null | undefined
  readonly #engine: TestEngine
  readonly #options: TestHeraldOptions
  readonly logged: Logged[] = []
  #nowMs = Date.now()
  #events = 0
  /** Told of all time that passes: a platform's clock. */
  onPass: (ms: number) => void = () => {}

  readonly #adapters: readonly AdapterFactory[]

  private constructor(
    simulator: HordeSimulator,
    dir: string,
    engine: TestEngine,
    app: App,
    adapters: readonly AdapterFactory[],
    options: TestHeraldOptions,
  ) {
    this.#adapters = adapters
    this.simulator = simulator
    this.#options = options
    this.dir = dir
    this.#engine = engine
    this.app = app
  }

  /**
   * @param adapters platforms besides the console
   * @param file content of `herald.json`
   */
  static async start(
    options: TestHeraldOptions = {},
    adapters: readonly AdapterFactory[] = [],
    file: z.input<typeof heraldFile> = {},
  ): Promise<TestHerald> {
    // A painted picture takes longer than all of Herald's work; few tests look at more than whose it is.
    const simulator = await startHordeSimulator({ pictures: 'strip', ...options })
    const dir = await mkdtemp(join(tmpdir(), 'herald-test-'))
    await writeFile(join(dir, 'herald.json'), JSON.stringify(file))
    const engine = await testEngine(TestHerald.engine, TestHerald.redis)
    const herald = new TestHerald(simulator, dir, engine, undefined as unknown as App, adapters, options)
    herald.app = await herald.#open()
    return herald
  }

  #open(): Promise<App> {
    const config = readConfig({
      cwd: this.dir,
      dataDir: join(this.dir, 'data'),
      hordeUrl: this.simulator.url,
    })
    const { hordeKey, vaultKeys = [] } = this.#options
    const paying =
      hordeKey === undefined ? {} : { hordeKey: new Secret(hordeKey), keyHordes: [this.simulator.url] }
    const { settings: engine } = this.#engine
    return createApp({ ...config, ...paying, vaultKeys, engine }, this.#log(), {
      clock: { now: () => this.#nowMs },
      adapters: this.#adapters,
    })
  }

  #log() {
    const write = (line: string) => {
      const { level, msg, err } = JSON.parse(line)
      this.logged.push({ level, msg, err: err?.message, at: this.#nowMs })
    }
    return createLog('info', { write }, () => this.#nowMs)
  }

  /** Epoch ms by the clock that the test owns. */
  now(): number {
    return this.#nowMs
  }

  /** As after a crash: nothing but the database is left. */
  async restart(): Promise<void> {
    await this.app.close()
    this.app = await this.#open()
    await this.app.catalog.refresh()
  }

  async say(text: string, more: Partial<IncomingEvent> = {}): Promise<RequestId> {
    await this.app.catalog.refresh()
    this.#events += 1
    const taken = await this.app.intake({
      platform: 'console',
      account: CONSOLE_ACCOUNT,
      eventId: `e${this.#events}`,
      person: { id: 'ada', name: 'Ada' },
      place: { id: 'test', direct: true, nsfw: false },
      text,
      locale: 'en',
      ref: { outDir: join(this.dir, 'out') },
      ...more,
    })
    if (taken.kind === 'ignored') throw new Error(`"${text}" was ignored`)
    return taken.id
  }

  /** Lets time pass until the request ended. Fails when nothing is due any more before that. */
  async end(id: RequestId): Promise<Ending> {
    await this.until(async () => (await this.app.store.load(id))?.request.state === 'ended', id)
    const aggregate = await this.app.store.load(id)
    if (aggregate === undefined) throw new Error(`${id} is gone`)
    const reply = await this.app.store.replyOf(id)
    return { aggregate, ...consoleReply.parse(reply?.ref ?? { text: '', files: [] }) }
  }

  /** Lets time pass, step by step, until the condition holds. */
  async until(condition: () => Promise<boolean>, what: string, steps = 2_000): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      if (await condition()) return
      const { ids, suspects } = await this.app.store.due(this.#nowMs, 100)
      // One after the other, so each is alone.
      for (const id of [...ids, ...suspects]) await this.app.runner(id, true)
      if (ids.length + suspects.length > 0) continue
      const nextAt = await this.app.store.nextDueAt()
      if (nextAt === null) throw new Error(`nothing is due, but ${what} has not happened`)
      const aheadMs = Math.max(1, nextAt - this.#nowMs)
      this.pass(aheadMs)
    }
    throw new Error(`${what} has not happened after ${steps} steps`)
  }

  /** Lets time pass in which nothing is run: it passes while something hangs. */
  pass(ms: number): void {
    this.#nowMs += ms
    this.simulator.advance(ms)
    this.onPass(ms)
  }

  /** Sets our clock back; the Horde's goes on. */
  setBack(ms: number): void {
    this.#nowMs -= ms
  }

  async draw(text: string, more: Partial<IncomingEvent> = {}): Promise<Ending> {
    return this.end(await this.say(text, more))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close()
    await this.simulator.close()
    await this.#engine.remove()
    await rm(this.dir, { recursive: true, force: true })
  }
}
