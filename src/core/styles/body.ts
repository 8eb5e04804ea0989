import { baselineOf, nativeEdge } from '../horde/baseline.ts'
import type { GenerateParams, GenerateRequest, Lora, TextualInversion } from '../horde/schema.ts'
import { fitSize, type Size } from '../horde/size.ts'
import { shrinkToFree } from '../horde/upfront.ts'
import { readAspect } from '../request/aspect.ts'
import type { AttachedPicture, DrawWords } from '../request/model.ts'
import type { Catalog } from './catalog.ts'
import { fold } from './names.ts'
import type { HordePolicy } from './policy.ts'
import { STYLE_PARAM_NAMES, type Style } from './schema.ts'
import { fillTemplate } from './template.ts'

const MOST_LORAS = 5
const MOST_TIS = 20
const MOST_WORKERS = 5
/** Keeps the picture recognisable and still changes it. */
const VARY_STRENGTH = 0.55

/** The body of one style without seed and number of pictures. */
export function bodyOf(
  style: Style,
  words: DrawWords,
  catalog: Catalog,
  policy: HordePolicy,
): GenerateRequest {
  const model = modelOf(style, words, catalog)
  const baseline = baselineOf(model, catalog.models)
  const body: GenerateRequest = {
    prompt: fillTemplate(style.prompt, words.prompt, words.negative),
    params: paramsOf(style, words, catalog, baseline),
    models: [model],
    nsfw: policy.nsfw,
    censor_nsfw: !policy.nsfw,
    trusted_workers: policy.trustedWorkers,
    slow_workers: policy.slowWorkers,
    r2: true,
    replacement_filter: true,
    allow_downgrade: policy.allowDowngrade,
  }
  if (policy.blockedWorkers.length > 0) {
    body.workers = policy.blockedWorkers.slice(0, MOST_WORKERS)
    body.worker_blacklist = true
  }
  if (policy.proxiedAccount !== undefined) body.proxied_account = policy.proxiedAccount
  if (words.from !== undefined) {
    body.source_processing = 'img2img'
    body.params.denoising_strength = ('url' in words.from ? words.from.strength : undefined) ?? VARY_STRENGTH
  }
  return words.free === true ? shrinkToFree(body, catalog.models) : body
}

/** The model a person asked for, by its name in the reference where it is known, else the style's. */
export function modelOf(style: Style, { overrides }: DrawWords, { models }: Catalog): string {
  const wanted = overrides.model
  if (wanted === undefined) return style.model
  if (models.has(wanted)) return wanted
  const folded = fold(wanted)
  for (const name of models.keys()) if (fold(name) === folded) return name
  return wanted
}

function paramsOf(
  style: Style,
  { overrides, from }: DrawWords,
  catalog: Catalog,
  baseline: string,
): GenerateParams {
  const fields = Object.entries(style).filter(([name]) => STYLE_PARAM_NAMES.includes(name))
  const params: GenerateParams = Object.fromEntries(fields)
  if (overrides.steps !== undefined) params.steps = overrides.steps
  if (overrides.cfgScale !== undefined) params.cfg_scale = overrides.cfgScale
  const edge = nativeEdge(baseline)
  const usual = { width: style.width ?? edge, height: style.height ?? edge }
  const shape = overrides.aspect ?? (from !== undefined && 'url' in from ? shapeOf(from, usual) : undefined)
  if (shape !== undefined) Object.assign(params, fitSize(shape, usual.width * usual.height))
  const extra = style.enhance === true ? catalog.enhancements.get(baseline) : undefined
  const loras = together<Lora>(style.loras, overrides.loras, extra?.loras).slice(0, MOST_LORAS)
  const tis = together<TextualInversion>(style.tis, overrides.tis, extra?.tis).slice(0, MOST_TIS)
  if (loras.length > 0) params.loras = loras
  if (tis.length > 0) params.tis = tis
  if (!canHiresFix(baseline)) delete params.hires_fix
  if (!canBeTransparent(baseline)) delete params.transparent
  return params
}

/** As the platform says; the picture itself has the last word when it is sent. */
function shapeOf({ width, height }: AttachedPicture, usual: Size): Size {
  return readAspect(`${width}:${height}`)?.aspect ?? usual
}

/** Every one once: what a person says about one of the style's changes it, the baseline's own come last. */
function together<T extends { name: string; is_version?: boolean | undefined }>(
  ofStyle: readonly T[] = [],
  ofPerson: readonly T[] = [],
  ofBaseline: readonly T[] = [],
): T[] {
  const byName = new Map<string, T>()
  const key = ({ name, is_version }: T): string => `${is_version === true}/${name}`
  for (const item of [...ofStyle, ...ofPerson]) byName.set(key(item), { ...byName.get(key(item)), ...item })
  for (const item of ofBaseline) if (!byName.has(key(item))) byName.set(key(item), item)
  return [...byName.values()]
}

/** The Horde refuses `hires_fix` on these baselines. */
function canHiresFix(baseline: string): boolean {
  return !/^(flux|qwen|z_image)/.test(baseline)
}

/** The Horde refuses `transparent` on all but these. */
function canBeTransparent(baseline: string): boolean {
  return baseline === 'stable diffusion 1' || baseline === 'stable_diffusion_xl'
}
