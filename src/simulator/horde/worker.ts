import type { GenerateRequest } from '../../core/horde/schema.ts'

/** A horde worker of the simulator. Abilities are there unless denied. */
export interface VirtualWorker {
  readonly id: string
  readonly name: string
  /** Names of the models it serves; `*` serves any. */
  readonly models: readonly string[] | '*'
  /** Simulated seconds, whatever the size. */
  readonly secondsPerImage: number
  /** Images at once; 1 unless given. */
  readonly threads?: number
  readonly max_pixels?: number
  readonly nsfw?: boolean
  readonly lora?: boolean
  readonly img2img?: boolean
  readonly trusted?: boolean
  /** Its safety filter withholds every image of a request that does not allow NSFW. */
  readonly censors?: boolean
}

/** Four workers that serve any model and take about two seconds an image. */
export const DEFAULT_WORKERS: readonly VirtualWorker[] = [1.6, 2, 2, 2.4].map((secondsPerImage, place) => ({
  id: `00000000-0000-4000-8000-00000000000${place + 1}`,
  name: `Simulated worker ${place + 1}`,
  models: '*',
  secondsPerImage,
  trusted: true,
}))

/** The first worker that may take a job of this request, and the model it would use. */
export function workerFor(
  body: GenerateRequest,
  workers: readonly VirtualWorker[],
): { worker: VirtualWorker; model: string } | undefined {
  for (const worker of workers) {
    const model = modelFor(body, worker)
    if (model !== undefined && isAble(body, worker)) return { worker, model }
  }
  return undefined
}

function modelFor({ models }: GenerateRequest, worker: VirtualWorker): string | undefined {
  if (worker.models === '*') return models[0] ?? 'stable_diffusion'
  const served = worker.models
  return models.length === 0 ? served[0] : models.find((model) => served.includes(model))
}

function isAble(body: GenerateRequest, worker: VirtualWorker): boolean {
  const { params, workers = [] } = body
  const listed = workers.includes(worker.id)
  if (workers.length > 0 && listed === (body.worker_blacklist ?? false)) return false
  if ((params.width ?? 512) * (params.height ?? 512) > (worker.max_pixels ?? Number.POSITIVE_INFINITY))
    return false
  if (body.nsfw && worker.nsfw === false) return false
  if ((params.loras?.length ?? 0) > 0 && worker.lora === false) return false
  if (body.source_image !== undefined && worker.img2img === false) return false
  return !body.trusted_workers || worker.trusted === true
}

const DOUBLE_STEPS = new Set(['k_heun', 'k_dpm_2', 'k_dpm_2_a', 'k_dpmpp_2s_a', 'k_dpmpp_sde'])

/** How long the Horde waits for a job before it gives it to another worker. Source: server 5.1.5. */
export function jobLifetimeMs({ params }: GenerateRequest): number {
  const { sampler_name = 'k_euler_a', width = 512, height = 512 } = params
  const passes = DOUBLE_STEPS.has(sampler_name) ? 2 : 1
  const steps = sampler_name === 'k_dpm_adaptive' ? 40 : (params.steps ?? 30) * passes
  return Math.max(150, 30 + (2 * steps * width * height) / 512 ** 2) * 1000
}
