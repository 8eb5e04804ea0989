import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { GenerateRequest } from '../../core/horde/schema.ts'
import { readModels } from '../../core/styles/schema.ts'
import { type Account, type AccountChange, Accounts } from './accounts.ts'
import { generationOf } from './answers.ts'
import { SimClock } from './clock.ts'
import { type Fault, Faults } from './faults.ts'
import { fingerprintOf } from './fingerprint.ts'
import { priceOf } from './kudos.ts'
import { linkOf, pictureSpecOf } from './links.ts'
import { Moderation } from './moderation.ts'
import { Queue, type SimGeneration, type SimRequest } from './queue.ts'
import { createServer } from './server.ts'
import { SharedKeys, sharedKeyDetails } from './shared-keys.ts'
import { type Transfer, Transfers } from './transfers.ts'
import { type SentWebhook, sendWebhook } from './webhooks.ts'
import { DEFAULT_WORKERS, type VirtualWorker } from './worker.ts'

export type { Fault } from './faults.ts'
export { fingerprintOf, readFingerprint } from './fingerprint.ts'
export type { VirtualWorker } from './worker.ts'

export interface SimulatorOptions {
  /** 0 or absent: any free port. */
  readonly port?: number
  /** How fast its time runs: 60 is a minute a second. */
  readonly speed?: number
  readonly workers?: readonly VirtualWorker[]
  /** False lifts the limits on calls per second and minute. */
  readonly limits?: boolean
  /** `strip` makes tiny pictures of the fingerprint alone: painting costs more than all of Herald's work. */
  readonly pictures?: 'painted' | 'strip'
}

export interface SimulatorState {
  readonly nowMs: number
  /** Requests accepted by `generate/async`. */
  readonly submits: number
  /** Calls that arrived, by route, faulty ones included. */
  readonly calls: Readonly<Record<string, number>>
  /** Ids for which a DELETE arrived, in order. */
  readonly cancels: readonly string[]
  readonly webhooks: readonly SentWebhook[]
  readonly requests: readonly RequestState[]
  readonly accounts: readonly Account[]
  readonly sharedKeys: readonly ReturnType<typeof sharedKeyDetails>[]
  /** Every transfer that took effect, in order. */
  readonly transfers: readonly Transfer[]
}
export interface RequestState {
  readonly id: string
  /** As it is drawn: after the prompt filter and a downgrade. */
  readonly body: GenerateRequest
  /** The account's own, or the shared one that it was sent with. */
  readonly apikey: string
  readonly submittedAt: number
  readonly waiting: number
  readonly processing: number
  readonly restarted: number
  readonly faulted: boolean
  readonly expired: boolean
  readonly images: readonly {
    readonly id: string
    readonly index: number
    readonly seed: string
    readonly model: string
    readonly workerName: string
    readonly censored: boolean
    readonly fingerprint: string
    /** When it was finished, by the simulator's clock. */
    readonly madeAt: number
  }[]
}

export interface HordeSimulator {
  readonly url: string
  readonly port: number
  state(): SimulatorState
  inject(fault: Fault): void
  clearFaults(): void
  /** Makes an account be as a test wants it; one that nobody used before is made. */
  changeAccount(change: AccountChange): Account
  /** Pushes its clock forward; everything due happens before this returns. */
  advance(ms: number): void
  /** Nobody listens any more: open connections are cut, new ones refused. What it knows stays. */
  down(): Promise<void>
  /** Listens again, where it did. */
  up(): Promise<void>
  close(): Promise<void>
}

/**
 * An AI Horde on this machine, API v2 as of server 5.1.5 as far as drawing needs it. Listens on 127.0.0.1.
 * `/sim/*` is its control plane: GET `state`, POST and DELETE `faults`, POST `advance` with `{ms}`, POST `accounts`
 * with `{key, …}` to change one.
 */
export async function startHordeSimulator(options: SimulatorOptions = {}): Promise<HordeSimulator> {
  const clock = new SimClock(options.speed ?? 1)
  const calls: Record<string, number> = {}
  const cancels: string[] = []
  const webhooks: SentWebhook[] = []
  const faults = new Faults()
  const accounts = new Accounts()
  const sharedKeys = new SharedKeys()
  const transfers = new Transfers(accounts, sharedKeys)
  const models = await shippedModels()
  let origin = ''
  let timer: NodeJS.Timeout | undefined

  const queue = new Queue(options.workers ?? DEFAULT_WORKERS, priceOf, (generation) => {
    const { webhook } = generation.request.body
    if (webhook === undefined) return
    void sendWebhook(webhook, webhookBody(generation, origin)).then((sent) => webhooks.push(sent))
  })

  /** Plays what is due, and wakes by itself for the next event: webhooks wait for nobody's call. */
  function settle(): number {
    const nowMs = clock.now()
    queue.settle(nowMs)
    clearTimeout(timer)
    const next = queue.nextEventAt()
    if (next !== undefined) {
      timer = setTimeout(settle, Math.min(60_000, Math.max(1, clock.realMs(next - nowMs)))).unref()
    }
    return nowMs
  }

  const simulator: Omit<HordeSimulator, 'url' | 'port' | 'down' | 'up' | 'close'> = {
    state: () => {
      const nowMs = settle()
      const requests = [...queue.all.values()].map(stateOf)
      return {
        nowMs,
        submits: queue.all.size,
        calls: { ...calls },
        cancels: [...cancels],
        webhooks: [...webhooks],
        requests,
        accounts: accounts.all().map((account) => ({ ...account })),
        sharedKeys: sharedKeys.all().map(sharedKeyDetails),
        transfers: [...transfers.made],
      }
    },
    inject: (fault) => faults.inject(fault),
    clearFaults: () => faults.clear(),
    changeAccount: (change) => ({ ...accounts.change(change) }),
    advance: (ms) => {
      clock.push(ms)
      settle()
    },
  }
  const server = createServer({
    queue,
    faults,
    models,
    accounts,
    sharedKeys,
    transfers,
    moderation: new Moderation(),
    limits: options.limits ?? true,
    pictures: options.pictures ?? 'painted',
    settle,
    now: () => clock.now(),
    origin: () => origin,
    onCall: (route) => {
      calls[route] = (calls[route] ?? 0) + 1
    },
    onCancel: (id) => cancels.push(id),
    control: simulator,
  })
  const host = '127.0.0.1'
  origin = await server.listen({ host, port: options.port ?? 0 })
  const port = Number(new URL(origin).port)
  const { server: http } = server
  return {
    ...simulator,
    url: origin,
    port,
    down: async () => {
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
    up: async () => {
      http.listen(port, host)
      await once(http, 'listening')
    },
    close: async () => {
      clearTimeout(timer)
      http.closeAllConnections()
      await server.close()
      clearTimeout(timer)
    },
  }
}

function stateOf(request: SimRequest): RequestState {
  return {
    id: request.id,
    body: request.body,
    apikey: request.sharedKey?.id ?? request.account.key,
    submittedAt: request.submittedAt,
    waiting: request.waiting.length,
    processing: request.jobs.length,
    restarted: request.faults,
    faulted: request.faulted,
    expired: request.expired,
    images: request.generations.map((generation) => ({
      id: generation.id,
      index: generation.index,
      seed: generation.seed,
      model: generation.model,
      workerName: generation.worker.name,
      censored: generation.censored,
      fingerprint: fingerprintOf(pictureSpecOf(generation)),
      madeAt: generation.madeAt,
    })),
  }
}

function webhookBody(generation: SimGeneration, origin: string): unknown {
  const { state: _, seed, ...item } = generationOf(generation, linkOf(generation, origin, generation.madeAt))
  const { request } = generation
  return { ...item, seed: Number(seed), request: request.id, kudos: priceOf(request.body) }
}

/** The names and baselines of the models that the real Horde serves. */
async function shippedModels() {
  const file = new URL('../../../styles/models.json', import.meta.url)
  return readModels(JSON.parse(await readFile(file, 'utf8')))
}
