import { randomInt, randomUUID } from 'node:crypto'
import type { GenerateRequest } from '../../core/horde/schema.ts'
import type { Account } from './accounts.ts'
import type { JobFaultKind } from './faults.ts'
import type { SharedKey } from './shared-keys.ts'
import { jobLifetimeMs, type VirtualWorker, workerFor } from './worker.ts'

export interface Job {
  readonly index: number
  readonly worker: VirtualWorker
  readonly model: string
  readonly endsAt: number
  readonly faults: boolean
}

export interface SimGeneration {
  readonly id: string
  readonly index: number
  readonly seed: string
  readonly model: string
  readonly worker: VirtualWorker
  readonly censored: boolean
  readonly madeAt: number
  readonly request: SimRequest
}

/** A submission and what became of it. */
export interface SimRequest {
  readonly id: string
  readonly body: GenerateRequest
  readonly account: Account
  /** By which it was sent; it has a budget of its own. */
  readonly sharedKey: SharedKey | undefined
  readonly outcome: JobFaultKind | undefined
  readonly submittedAt: number
  readonly upfrontKudos: number
  expiresAt: number
  /** Images nobody has picked up yet. */
  waiting: number[]
  jobs: Job[]
  faults: number
  faulted: boolean
  expired: boolean
  kudos: number
  generations: SimGeneration[]
}

const LIFE_MS = 20 * 60_000
/** More than this many faulted jobs fault the request. */
const MOST_FAULTS = 2
/** Charged for every image request: 1 tax and 2. */
const REQUEST_TAX = 3

/** The Horde's queue: time only passes in `settle`, which plays all events up to then in order. */
export class Queue {
  readonly workers: readonly VirtualWorker[]
  readonly all = new Map<string, SimRequest>()
  /** Every image made, by its id. */
  readonly images = new Map<string, SimGeneration>()
  readonly #live = new Set<SimRequest>()
  readonly #onImage: (generation: SimGeneration) => void
  readonly #price: (body: GenerateRequest) => number

  constructor(
    workers: readonly VirtualWorker[],
    price: (body: GenerateRequest) => number,
    onImage: (generation: SimGeneration) => void,
  ) {
    this.workers = workers
    this.#price = price
    this.#onImage = onImage
  }

  add(
    details: Pick<SimRequest, 'body' | 'account' | 'sharedKey' | 'outcome' | 'upfrontKudos'>,
    nowMs: number,
  ): SimRequest {
    const request: SimRequest = {
      ...details,
      id: randomUUID(),
      submittedAt: nowMs,
      expiresAt: nowMs + LIFE_MS,
      waiting: Array.from({ length: details.body.params.n ?? 1 }, (_, index) => index),
      jobs: [],
      faults: 0,
      faulted: false,
      expired: false,
      kudos: REQUEST_TAX,
      generations: [],
    }
    request.account.kudos -= REQUEST_TAX
    useShare(request, REQUEST_TAX)
    this.all.set(request.id, request)
    this.#live.add(request)
    this.settle(nowMs)
    return request
  }

  /** A request that has not expired. */
  find(id: string): SimRequest | undefined {
    const request = this.all.get(id)
    return request === undefined || request.expired ? undefined : request
  }

  live(): Iterable<SimRequest> {
    return this.#live
  }

  cancel(request: SimRequest): void {
    request.waiting = []
  }

  settle(nowMs: number): void {
    for (;;) {
      const next = this.nextEventAt()
      if (next === undefined || next > nowMs) break
      this.#play(next)
      this.#assign(next)
    }
    this.#assign(nowMs)
  }

  /** Called with every call: thousands may be live, since what is drawn expires only after minutes. */
  nextEventAt(): number | undefined {
    let next = Number.POSITIVE_INFINITY
    for (const { expiresAt, jobs } of this.#live) {
      if (expiresAt < next) next = expiresAt
      for (const { endsAt } of jobs) if (endsAt < next) next = endsAt
    }
    return this.#live.size === 0 ? undefined : next
  }

  worker(request: SimRequest): { worker: VirtualWorker; model: string } | undefined {
    return this.#match(request, this.workers)
  }

  #match(request: SimRequest, workers: readonly VirtualWorker[]) {
    return request.outcome === 'impossible' ? undefined : workerFor(request.body, workers)
  }

  #play(atMs: number): void {
    for (const request of this.#live) {
      for (const job of request.jobs.filter(({ endsAt }) => endsAt <= atMs)) this.#finish(request, job, atMs)
      if (request.expiresAt <= atMs) {
        request.expired = true
        this.#live.delete(request)
      }
    }
  }

  #finish(request: SimRequest, job: Job, atMs: number): void {
    request.jobs = request.jobs.filter((other) => other !== job)
    if (job.faults) {
      request.faults += 1
      request.waiting.unshift(job.index)
      if (request.faults > MOST_FAULTS) {
        request.faulted = true
        request.waiting = []
      }
      return
    }
    const price = this.#price(request.body)
    request.kudos += price
    useShare(request, price)
    request.account.kudos = Math.max(request.account.floor, request.account.kudos - price)
    request.expiresAt = atMs + LIFE_MS
    const generation: SimGeneration = {
      id: randomUUID(),
      index: job.index,
      seed: seedOf(request.body, job.index),
      model: job.model,
      worker: job.worker,
      censored: request.outcome === 'censored' || (job.worker.censors === true && !request.body.nsfw),
      madeAt: atMs,
      request,
    }
    request.generations = [...request.generations, generation]
    this.images.set(generation.id, generation)
    this.#onImage(generation)
  }

  #assign(atMs: number): void {
    const busy = new Map<string, number>()
    for (const request of this.#live) {
      for (const { worker } of request.jobs) busy.set(worker.id, (busy.get(worker.id) ?? 0) + 1)
    }
    for (const request of this.#live) {
      if (request.outcome === 'never') continue
      while (request.waiting.length > 0) {
        const free = this.workers.filter(({ id, threads = 1 }) => (busy.get(id) ?? 0) < threads)
        if (free.length === 0) return
        const match = this.#match(request, free)
        const index = request.waiting[0]
        if (match === undefined || index === undefined) break
        request.waiting.shift()
        busy.set(match.worker.id, (busy.get(match.worker.id) ?? 0) + 1)
        const stalls = request.outcome === 'stalled'
        const takesMs = stalls ? jobLifetimeMs(request.body) : match.worker.secondsPerImage * 1000
        const faults = stalls || request.outcome === 'faulted'
        request.jobs.push({ index, ...match, endsAt: atMs + takesMs, faults })
        request.expiresAt = atMs + LIFE_MS
      }
    }
  }
}

function useShare({ sharedKey }: SimRequest, kudos: number): void {
  if (sharedKey === undefined) return
  sharedKey.utilized += kudos
  if (sharedKey.kudos > 0) sharedKey.kudos = Math.max(0, sharedKey.kudos - kudos)
}

/** Image k of a submission gets seed + k × `seed_variation`; without a seed each image has its own. */
function seedOf({ params }: GenerateRequest, index: number): string {
  if (params.seed === undefined || params.seed === '') return String(randomInt(0, 4_294_967_295))
  if (!/^\d+$/.test(params.seed)) return String(textSeed(params.seed) + index * (params.seed_variation ?? 0))
  return String(BigInt(params.seed) + BigInt(index * (params.seed_variation ?? 0)))
}

function textSeed(text: string): number {
  let hash = 0
  for (const byte of Buffer.from(text)) hash = (Math.imul(hash, 31) + byte) >>> 0
  return hash
}
