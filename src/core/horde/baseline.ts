import type { ModelReference } from '../styles/schema.ts'

/** What the Horde takes a model it does not know for, by the mark in its name. Source: API v2, §2.5 rules. */
const MARKS: readonly [RegExp, string][] = [
  [/\[SDXL\]/i, 'stable_diffusion_xl'],
  [/\[Flux\]/i, 'flux_1'],
  [/\[Qwen\]|^Qwen/i, 'qwen_image'],
  [/\[ZModel\]|\[ZImage\]/i, 'z_image_turbo'],
]

export function baselineOf(model: string, models: ReadonlyMap<string, ModelReference>): string {
  const known = models.get(model)?.baseline
  return known ?? MARKS.find(([mark]) => mark.test(model))?.[1] ?? 'stable diffusion 1'
}

/** Baselines that were trained on pictures of about 512 pixels; all newer ones on 1024. */
export function nativeEdge(baseline: string): 512 | 1024 {
  return baseline.startsWith('stable diffusion') ? 512 : 1024
}
