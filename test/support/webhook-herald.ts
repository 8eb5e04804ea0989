import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pino from 'pino'
import { type App, type AppOptions, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { ReplyPublisher } from '../../src/core/ports.ts'
import type { IncomingEvent, RequestId } from '../../src/core/request/model.ts'
import type { RequestAggregate } from '../../src/core/store.ts'
import { createMetrics, type Metrics } from '../../src/http/metrics.ts'
import { type HttpOptions, type HttpSide, openHttp } from '../../src/http/server.ts'
import { type HordeSimulator, startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { type HttpsFront, startHttpsFront } from './https-front.ts'
import { PLAIN } from './plain-publisher.ts'
import { until } from './processes.ts'

export interface WebhookHeraldOptions extends Omit<AppOptions, 'meter' | 'adapters'> {
  readonly simulator?: Parameters<typeof startHordeSimulator>[0]
  /** False: the Horde is told no address, so the service has to ask. */
  readonly webhooks?: boolean
  readonly http?: Partial<Pick<HttpOptions, 'requestTimeoutMs' | 'parts'>>
}

/** The service with its HTTP side, behind an https proxy, on a platform that shows no progress. */
export class WebhookHerald implements AsyncDisposable {
  readonly simulator: HordeSimulator
  readonly front: HttpsFront
  readonly app: App
  readonly http: HttpSide
  readonly metrics: Metrics
  /** Everything it logged. */
  readonly lines: readonly string[]
  readonly #dir: string
  #events = 0

  private constructor(
    parts: Pick<WebhookHerald, 'simulator' | 'front' | 'app' | 'http' | 'metrics' | 'lines'>,
    dir: string,
  ) {
    this.simulator = parts.simulator
    this.front = parts.front
    this.app = parts.app
    this.http = parts.http
    this.metrics = parts.metrics
    this.lines = parts.lines
    this.#dir = dir
  }

  static async start({ simulator: sim, webhooks = true, http: more, ...options }: WebhookHeraldOptions = {}) {
    const simulator = await startHordeSimulator(sim)
    const front = await startHttpsFront()
    const dir = await mkdtemp(join(tmpdir(), 'herald-http-'))
    const config = readConfig({ cwd: dir, dataDir: join(dir, 'data'), hordeUrl: simulator.url })
    const lines: string[] = []
    const log = pino({ base: null }, collect(lines))
    const metrics = createMetrics()
    const app = await createApp({ ...config, publicUrl: webhooks ? front.url : undefined }, log, {
      ...options,
      meter: metrics.meter,
      adapters: [() => ({ platform: 'mastodon', account: 'quiet', publisher: quietPublisher() })],
    })
    await app.catalog.refresh()
    const { store, dispatcher } = app
    const clock = options.clock ?? { now: () => Date.now() }
    const http = await openHttp({
      port: 0,
      host: '127.0.0.1',
      store,
      dispatcher,
      clock,
      log,
      metrics,
      parts: {},
      ...more,
    })
    front.lead(http.url)
    return new WebhookHerald({ simulator, front, app, http, metrics, lines }, dir)
  }

  async say(text: string, more: Partial<IncomingEvent> = {}): Promise<RequestId> {
    this.#events += 1
    const taken = await this.app.intake({
      platform: 'mastodon',
      account: 'quiet',
      eventId: `e${this.#events}`,
      person: { id: 'ada', name: 'Ada' },
      place: { id: 'test', direct: true, nsfw: false },
      text,
      locale: 'en',
      ref: null,
      ...more,
    })
    if (taken.kind === 'ignored') throw new Error(`"${text}" was ignored`)
    return taken.id
  }

  async load(id: RequestId): Promise<RequestAggregate> {
    const aggregate = await this.app.store.load(id)
    if (aggregate === undefined) throw new Error(`${id} is gone`)
    return aggregate
  }

  /** Waits until it ended, whoever runs it. */
  async end(id: RequestId): Promise<RequestAggregate> {
    await until(`the end of ${id}`, async () => (await this.load(id)).request.state === 'ended')
    return this.load(id)
  }

  /** Calls to the Horde about drawing, images aside. */
  calls(): number {
    const { submit = 0, check = 0, status = 0, cancel = 0 } = this.simulator.state().calls
    return submit + check + status + cancel
  }

  /** Where the Horde was asked to call, one for each submission it got. */
  webhookPaths(): string[] {
    return this.simulator.state().requests.flatMap(({ body }) => {
      const { webhook } = body
      return webhook === undefined ? [] : [new URL(webhook).pathname]
    })
  }

  post(path: string, body: unknown): Promise<Response> {
    return fetch(new URL(path, this.http.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.http.close()
    await this.app.close()
    await this.simulator.close()
    await this.front.close()
    await rm(this.#dir, { recursive: true, force: true })
  }
}

function collect(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, next) {
      lines.push(String(chunk))
      next()
    },
  })
}

function quietPublisher(): ReplyPublisher {
  return {
    capabilities: () => PLAIN,
    steps: (reply) => [{ name: 'post', effect: 'once', run: async () => reply.text, find: async () => null }],
    posted: (reply) => ({ id: reply.key, ref: null }),
  }
}
