import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { type App, createApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { isGrounded } from '../../../src/core/abilities.ts'
import type { Intake, PlatformAdapter } from '../../../src/core/ports.ts'
import type { Delivery } from '../../../src/core/request/delivery.ts'
import type { IncomingEvent, RequestId } from '../../../src/core/request/model.ts'
import type { RequestAggregate } from '../../../src/core/store.ts'
import type { AdapterHarness, Message, PlatformUnderTest } from './harness.ts'

const KEY = { id: 'k1', key: createSecretKey(randomBytes(32)) }
/** Longer than any wait that goes well; only what is wrong takes this long. */
const PATIENCE_MS = 10_000
const LOOK_EVERY_MS = 5
/** A runner that was cut off holds its request at most this long. */
const LEASE_OVER_MS = 61_000

/** The real service with one adapter on its platform; time passes for both when the test says so. */
export class Desk implements AsyncDisposable {
  readonly platform: PlatformUnderTest
  readonly heard: IncomingEvent[] = []
  /** Everything that was logged. */
  logged = ''
  /** Looks at a delivery that is about to be saved; what it throws, the saver gets. */
  onSave: (delivery: Delivery) => Promise<void> = async () => {}
  /** Whether a reply goes into a message that is there already. */
  readonly inPlace: boolean
  /** The step that makes the reply, where it is not the first that people see. */
  readonly replyStep: string | undefined
  readonly #dir: string
  #app: App | undefined
  #listening = new AbortController()
  #pushedMs = 0
  readonly #closing: (() => Promise<void>)[] = []

  private constructor(platform: PlatformUnderTest, { cannot, replyStep }: AdapterHarness, dir: string) {
    this.platform = platform
    this.inPlace = cannot?.['new-message'] !== undefined
    this.replyStep = replyStep
    this.#dir = dir
  }

  static async open(harness: AdapterHarness): Promise<Desk> {
    const desk = new Desk(await harness.open(), harness, await mkdtemp(join(tmpdir(), 'herald-adapter-')))
    await desk.#start()
    return desk
  }

  async #start(): Promise<void> {
    const config = readConfig({
      cwd: this.#dir,
      dataDir: join(this.#dir, 'data'),
      hordeUrl: 'http://127.0.0.1:1',
    })
    const write = (line: string) => {
      this.logged += line
    }
    // Some platforms answer by secrets of their own.
    this.#app = await createApp({ ...config, vaultKeys: [KEY] }, pino({ level: 'info' }, { write }), {
      clock: { now: () => this.now() },
      adapters: [this.platform.adapter],
      wrapStore: (store) => ({
        ...store,
        saveDelivery: async (claim, delivery) => {
          await this.onSave(delivery)
          await store.saveDelivery(claim, delivery)
        },
      }),
    })
  }

  now(): number {
    return Date.now() + this.#pushedMs
  }

  get app(): App {
    assert.ok(this.#app)
    return this.#app
  }

  get adapter(): PlatformAdapter {
    const adapter = this.app.adapters.find(({ platform }) => platform !== 'console')
    assert.ok(adapter)
    return adapter
  }

  /** Adds what must be closed with the desk. */
  onClose(close: () => Promise<void>): void {
    this.#closing.push(close)
  }

  /** Starts the source. Whatever it brings is noted in `heard`, then goes to `intake`. */
  async listen(intake: Intake = (event) => this.app.intake(event)): Promise<void> {
    await this.adapter.source?.start(async (event) => {
      this.heard.push(event)
      return await intake(event)
    }, this.#listening.signal)
  }

  async stopListening(): Promise<void> {
    await this.adapter.source?.stop()
  }

  /** As after a crash: only the database is left. */
  async restart(): Promise<void> {
    this.#listening.abort()
    this.#listening = new AbortController()
    await this.app.close()
    await this.#start()
  }

  /** The words that an event brings. */
  wordsOf(event: IncomingEvent): string {
    return this.platform.wordsOf?.(event) ?? event.text
  }

  /** Waits until the source has brought these words. */
  async hears(words: string): Promise<IncomingEvent> {
    const heard = () => this.heard.find((event) => this.wordsOf(event) === words)
    await this.until(`the source brings "${words}"`, () => heard() !== undefined)
    return heard() ?? assert.fail()
  }

  /** A person asks, the request is in, and there is a place for its answer. */
  async asked(
    words: string,
    audience?: string,
  ): Promise<{ message: Message; event: IncomingEvent; id: RequestId }> {
    const message = await this.platform.mention(words, audience)
    const event = await this.hears(words)
    const id = () => this.app.store.findByMessage(event.platform, event.account, event.eventId)
    await this.until('the request is in', async () => (await id()) !== undefined)
    const taken = (await id()) ?? assert.fail()
    await this.until('its answer has a place', async () => await this.#stands(taken))
    return { message, event, id: taken }
  }

  async #stands(id: RequestId): Promise<boolean> {
    const { publisher } = this.adapter
    if (!isGrounded(publisher)) return true
    const { request } = (await this.app.store.load(id)) ?? assert.fail()
    const anchor = await this.app.store.anchor(id)
    return publisher.footing(request.event, request.createdAt, anchor) === 'stands'
  }

  /** Runs the request's steps, letting time pass in between, until it has ended. */
  async finish(id: RequestId): Promise<RequestAggregate> {
    for (let step = 0; step < 200; step += 1) {
      const aggregate = await this.app.store.load(id)
      if (aggregate?.request.state === 'ended') return aggregate
      const { ids, suspects } = await this.app.store.due(this.now(), 10)
      for (const due of [...ids, ...suspects]) await this.app.runner(due, true)
      if (ids.length + suspects.length > 0) continue
      const nextAt = await this.app.store.nextDueAt()
      this.passTime(nextAt === null ? LEASE_OVER_MS : Math.max(1, nextAt - this.now()))
    }
    assert.fail(`${id} does not end`)
  }

  passTime(ms: number): void {
    this.#pushedMs += ms
    this.platform.passTime(ms)
  }

  /** Waits for what only the platform or the source can bring about. */
  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const endAt = Date.now() + PATIENCE_MS
    while (!(await holds())) {
      if (Date.now() > endAt) assert.fail(`waited in vain for this: ${what}`)
      await pause(LOOK_EVERY_MS)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening.abort()
    for (const close of this.#closing) await close()
    await this.app.close()
    await this.platform.close()
    await rm(this.#dir, { recursive: true, force: true })
  }
}
