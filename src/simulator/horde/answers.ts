import type { Queue, SimGeneration, SimRequest } from './queue.ts'

/** `GET /generate/check/{id}`. */
export function checkOf(request: SimRequest, queue: Queue, nowMs: number) {
  const waiting = request.waiting.length
  const processing = request.jobs.length
  return {
    finished: request.generations.length,
    processing,
    restarted: request.faults,
    waiting,
    done: request.faulted || (waiting === 0 && processing === 0),
    faulted: request.faulted,
    is_possible: !request.faulted && (processing > 0 || waiting === 0 || queue.worker(request) !== undefined),
    wait_time: waitSeconds(request, queue, nowMs),
    queue_position: waiting === 0 ? 0 : positionOf(request, queue),
    kudos: Math.round(request.kudos * 100) / 100,
  }
}

/** `GET /generate/status/{id}`; `linkOf` makes a fresh link for each image. */
export function statusOf(
  request: SimRequest,
  queue: Queue,
  nowMs: number,
  linkOf: (generation: SimGeneration) => string,
) {
  const generations = request.generations.map((generation) => generationOf(generation, linkOf(generation)))
  return { ...checkOf(request, queue, nowMs), generations, shared: false }
}

export function generationOf(generation: SimGeneration, img: string) {
  const { outcome, body } = generation.request
  const gen_metadata: { type: string; value: string; ref?: string }[] = []
  if (generation.censored) gen_metadata.push({ type: 'censorship', value: 'nsfw' })
  if (outcome === 'lora-failed') {
    for (const { name } of body.params.loras ?? []) {
      gen_metadata.push({ type: 'lora', value: 'download_failed', ref: name })
    }
  }
  return {
    img,
    seed: generation.seed,
    id: generation.id,
    censored: generation.censored,
    gen_metadata,
    worker_id: generation.worker.id,
    worker_name: generation.worker.name,
    model: generation.model,
    state: 'ok',
  }
}

/** 1-based among the requests that wait, oldest first. */
function positionOf(request: SimRequest, queue: Queue): number {
  let position = 0
  for (const other of queue.live()) {
    if (other.waiting.length > 0) position += 1
    if (other === request) break
  }
  return position
}

/** Rough, as the Horde's own: the work ahead and our own, shared by all horde workers. */
function waitSeconds(request: SimRequest, queue: Queue, nowMs: number): number {
  const threads = queue.workers.reduce((sum, { threads: own = 1 }) => sum + own, 0)
  const perImage = queue.workers.reduce((sum, { secondsPerImage }) => sum + secondsPerImage, 0)
  let ahead = request.waiting.length
  if (ahead > 0) {
    for (const other of queue.live()) {
      if (other === request) break
      ahead += other.waiting.length
    }
  }
  const running = Math.max(0, ...request.jobs.map(({ endsAt }) => endsAt - nowMs)) / 1000
  const average = perImage / Math.max(1, queue.workers.length)
  return Math.ceil(Math.max(running, (ahead * average) / Math.max(1, threads) + running))
}

/** `GET /status/models`. */
export function modelsOf(queue: Queue, names: Iterable<string>) {
  const known = new Set(names)
  for (const { models } of queue.workers) if (models !== '*') for (const model of models) known.add(model)
  const waiting = [...queue.live()].filter(({ waiting }) => waiting.length > 0)
  return [...known].flatMap((name) => {
    const serving = queue.workers.filter(({ models }) => models === '*' || models.includes(name))
    if (serving.length === 0) return []
    const wanted = waiting.filter(({ body }) => body.models.includes(name))
    const jobs = wanted.reduce((sum, request) => sum + request.waiting.length, 0)
    const count = serving.reduce((sum, { threads = 1 }) => sum + threads, 0)
    const seconds = serving.reduce((sum, worker) => sum + worker.secondsPerImage, 0) / serving.length
    const performance = Math.round((512 * 512 * 30) / seconds)
    const queued = wanted.reduce(
      (sum, { waiting: images, body: { params } }) =>
        sum + images.length * (params.width ?? 512) * (params.height ?? 512) * (params.steps ?? 30),
      0,
    )
    return [
      { name, count, performance, queued, jobs, eta: Math.ceil((jobs * seconds) / count), type: 'image' },
    ]
  })
}
