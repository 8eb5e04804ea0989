import { baselineOf } from '../../core/horde/baseline.ts'
import type { GenerateRequest } from '../../core/horde/schema.ts'
import { upfrontReasons } from '../../core/horde/upfront.ts'
import type { ModelReference } from '../../core/styles/schema.ts'

type Models = ReadonlyMap<string, ModelReference>

/** Kudos for one image, without the tax: the server's formula from before its neural network. */
export function priceOf({ params }: GenerateRequest): number {
  const { width = 512, height = 512, steps = 30, loras = [], post_processing = [] } = params
  const size = Math.max(0, width * height - 4096) ** 1.75 / (1_048_576 - 4096) ** 1.75
  const base = 0.1232 * steps + size * 0.1232 * steps * 8.75
  return Math.round((base * 1.2 ** post_processing.length + 3 * loras.length) * 100) / 100
}

/** What `dry_run` answers: all images and the tax. */
export function wholePrice(body: GenerateRequest): number {
  return Math.round((priceOf(body) + 3) * (body.params.n ?? 1) + 1)
}

/** Kudos that must be there beforehand; 0 when the request is free of that. */
export function upfrontKudos(
  body: GenerateRequest,
  models: Models,
  crowd: { threads: number; queued: number },
): number {
  const reasons = upfrontReasons(body, models).filter((reason) => reason !== 'size')
  const { width = 512, height = 512 } = body.params
  const tooLarge = width * height > freeEdge(body, models, crowd) ** 2
  return reasons.length > 0 || tooLarge ? wholePrice(body) : 0
}

/** Edge of the largest free square: shrinks as the queue grows. */
export function freeEdge(
  body: GenerateRequest,
  models: Models,
  crowd: { threads: number; queued: number },
): number {
  const baselines = body.models.map((model) => baselineOf(model, models))
  const least = Math.min(1024, ...baselines.map(leastEdge))
  const now = 1024 + 10 * crowd.threads - Math.round(0.9 * crowd.queued)
  return Math.min(1024, Math.max(least, now))
}

function leastEdge(baseline: string): number {
  if (/^(stable_diffusion_xl|stable_cascade|flux)/.test(baseline)) return 1024
  return baseline.startsWith('stable diffusion 2') ? 768 : 576
}
