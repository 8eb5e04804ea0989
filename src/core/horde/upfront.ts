import type { ModelReference } from '../styles/schema.ts'
import { baselineOf } from './baseline.ts'
import type { GenerateParams, GenerateRequest } from './schema.ts'
import { fitSize } from './size.ts'

/*
 * What the Horde draws only for those who own the kudos beforehand. The numbers are those of the server
 * (5.1.5, `horde/classes/stable/waiting_prompt.py`); how crowded the Horde is moves the size limit, so the
 * size counted on here is the one that is free however crowded it is.
 */

/** Samplers that run the model twice a step. */
const SECOND_ORDER = new Set(['k_heun', 'k_dpm_2', 'k_dpm_2_a', 'k_dpmpp_2s_a', 'k_dpmpp_sde'])
const LCM_VERSIONS = new Set(['246747', '247778', '268475', '243643', '225222', '219782', '363353'])
const LCM_IDS = new Set(['195519', '216190', '324115'])
const LCM_STEPS = 10
const DEFAULT_MAX_STEPS = 40
/** What the Horde adds where a request has no steps, width or height. */
const DEFAULT_STEPS = 30
const DEFAULT_EDGE = 512

type Models = ReadonlyMap<string, ModelReference>
export type UpfrontReason = 'fast-workers' | 'steps' | 'size'

/** Why a request needs kudos up front; empty when it needs none. */
export function upfrontReasons(body: GenerateRequest, models: Models): UpfrontReason[] {
  const reasons: UpfrontReason[] = []
  if (!body.slow_workers) reasons.push('fast-workers')
  if (countedSteps(body) > freeSteps(body, models)) reasons.push('steps')
  if (pixels(body.params) > freeEdge(body, models) ** 2) reasons.push('size')
  return reasons
}

/** The same request within what is free: never larger, never more steps, the shape kept as well as it goes. */
export function shrinkToFree(body: GenerateRequest, models: Models): GenerateRequest {
  const params = { ...body.params }
  const { width = DEFAULT_EDGE, height = DEFAULT_EDGE, steps = DEFAULT_STEPS } = params
  const budget = freeEdge(body, models) ** 2
  if (width * height > budget) Object.assign(params, fitSize({ width, height }, budget))
  const most = freeSteps(body, models)
  if (countedSteps(body) > most) {
    // Its number of steps cannot be lowered, so the Horde's default sampler takes its place.
    if (params.sampler_name === 'k_dpm_adaptive') params.sampler_name = 'k_euler_a'
    params.steps = Math.min(
      steps,
      Math.floor(most / countedSteps({ ...body, params: { ...params, steps: 1 } })),
    )
  }
  return { ...body, slow_workers: true, params }
}

function pixels({ width = DEFAULT_EDGE, height = DEFAULT_EDGE }: GenerateParams): number {
  return width * height
}

/** Edge of the largest square that is always free. */
function freeEdge(body: GenerateRequest, models: Models): number {
  return Math.min(...baselines(body, models).map(edgeOf))
}

function edgeOf(baseline: string): number {
  if (/^(stable_diffusion_xl|stable_cascade|flux)/.test(baseline)) return 1024
  return baseline.startsWith('stable diffusion 2') ? 768 : 576
}

function baselines(body: GenerateRequest, models: Models): string[] {
  return body.models.length === 0
    ? ['stable diffusion 1']
    : body.models.map((model) => baselineOf(model, models))
}

function freeSteps(body: GenerateRequest, models: Models): number {
  const limits = body.models.map((model) => models.get(model)?.requirements?.max_steps ?? DEFAULT_MAX_STEPS)
  return Math.min(DEFAULT_MAX_STEPS, ...limits, ...(isLcm(body.params) ? [LCM_STEPS] : []))
}

function countedSteps({ params, source_processing }: GenerateRequest): number {
  // This sampler chooses its number of steps itself; the Horde counts a flat 40.
  if (params.sampler_name === 'k_dpm_adaptive') return DEFAULT_MAX_STEPS
  const passes = SECOND_ORDER.has(params.sampler_name ?? 'k_euler_a') ? 2 : 1
  const share = source_processing === 'img2img' ? (params.denoising_strength ?? 0.8) : 1
  return (params.steps ?? DEFAULT_STEPS) * passes * share
}

function isLcm({ sampler_name, loras = [] }: GenerateParams): boolean {
  if (sampler_name === 'lcm') return true
  return loras.some(({ name, is_version }) => (is_version === true ? LCM_VERSIONS : LCM_IDS).has(name))
}
