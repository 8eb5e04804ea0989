import { POST_PROCESSORS, SAMPLERS } from '../../core/horde/schema.ts'
import { Refusal } from './refusal.ts'

/** The part of JSON Schema that the Horde's own models use. Unknown properties are ignored, null is not unset. */
type Rule =
  | { type: 'string'; minLength?: number; maxLength?: number; enum?: readonly string[] }
  | { type: 'integer' | 'number'; minimum?: number; maximum?: number; multipleOf?: number }
  | { type: 'boolean' }
  | { type: 'array'; items: Rule; uniqueItems?: boolean }
  | { type: 'object'; properties: Readonly<Record<string, Rule>>; required?: readonly string[] }

const flag: Rule = { type: 'boolean' }
const side: Rule = { type: 'integer', minimum: 64, maximum: 3072, multipleOf: 64 }
const share: Rule = { type: 'number', minimum: 0.01, maximum: 1 }
const strength: Rule = { type: 'number', minimum: -5, maximum: 5 }
const named: Rule = { type: 'string', minLength: 1, maxLength: 255 }

const LORA: Rule = {
  type: 'object',
  required: ['name'],
  properties: {
    name: named,
    model: strength,
    clip: strength,
    inject_trigger: { type: 'string', minLength: 1, maxLength: 30 },
    is_version: flag,
  },
}
const TI: Rule = {
  type: 'object',
  required: ['name'],
  properties: { name: named, inject_ti: { type: 'string', enum: ['prompt', 'negprompt'] }, strength },
}
const PARAMS: Rule = {
  type: 'object',
  properties: {
    sampler_name: { type: 'string', enum: SAMPLERS },
    cfg_scale: { type: 'number', minimum: 0, maximum: 100 },
    denoising_strength: share,
    hires_fix_denoising_strength: share,
    seed: { type: 'string' },
    seed_variation: { type: 'integer', minimum: 1, maximum: 1000 },
    width: side,
    height: side,
    steps: { type: 'integer', minimum: 1, maximum: 500 },
    n: { type: 'integer', minimum: 1, maximum: 20 },
    karras: flag,
    tiling: flag,
    hires_fix: flag,
    transparent: flag,
    clip_skip: { type: 'integer', minimum: 1, maximum: 12 },
    facefixer_strength: { type: 'number', minimum: 0, maximum: 1 },
    post_processing: { type: 'array', items: { type: 'string', enum: POST_PROCESSORS }, uniqueItems: true },
    loras: { type: 'array', items: LORA },
    tis: { type: 'array', items: TI },
  },
}
const GENERATE: Rule = {
  type: 'object',
  required: ['prompt'],
  properties: {
    prompt: { type: 'string', minLength: 1 },
    params: PARAMS,
    nsfw: flag,
    censor_nsfw: flag,
    trusted_workers: flag,
    validated_backends: flag,
    slow_workers: flag,
    extra_slow_workers: flag,
    workers: { type: 'array', items: { type: 'string' } },
    worker_blacklist: flag,
    models: { type: 'array', items: { type: 'string' } },
    source_image: { type: 'string', minLength: 1 },
    source_mask: { type: 'string', minLength: 1 },
    source_processing: { type: 'string', enum: ['img2img', 'inpainting', 'outpainting', 'remix'] },
    r2: flag,
    shared: flag,
    replacement_filter: flag,
    dry_run: flag,
    proxied_account: { type: 'string' },
    disable_batching: flag,
    allow_downgrade: flag,
    webhook: { type: 'string', minLength: 10, maxLength: 1024 },
    style: { type: 'string', minLength: 3, maxLength: 1024 },
  },
}

/** Throws the Horde's 400 for a body that its schema refuses; wording as of jsonschema 4.26. */
export function validateGenerate(body: unknown): void {
  const errors: Record<string, string> = {}
  check(body, GENERATE, '', errors)
  if (Object.keys(errors).length > 0) {
    throw new Refusal(400, 'Input payload validation failed', { errors })
  }
}

function check(value: unknown, rule: Rule, path: string, errors: Record<string, string>): void {
  const problem = problemOf(value, rule)
  if (problem !== undefined) {
    errors[path] = problem
    return
  }
  const under = (name: string | number): string => (path === '' ? String(name) : `${path}.${name}`)
  if (rule.type === 'array' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) check(item, rule.items, under(index), errors)
  }
  if (rule.type === 'object' && typeof value === 'object' && value !== null) {
    const given = new Map<string, unknown>(Object.entries(value))
    for (const name of rule.required ?? []) {
      if (!given.has(name)) errors[under(name)] = `${repr(name)} is a required property`
    }
    for (const [name, property] of Object.entries(rule.properties)) {
      if (given.has(name)) check(given.get(name), property, under(name), errors)
    }
  }
}

function problemOf(value: unknown, rule: Rule): string | undefined {
  if (!isOfType(value, rule.type)) return `${repr(value)} is not of type '${rule.type}'`
  if (rule.type === 'string' && typeof value === 'string') {
    const length = [...value].length
    if (rule.enum !== undefined && !rule.enum.includes(value)) {
      return `${repr(value)} is not one of ${repr(rule.enum)}`
    }
    if (length < (rule.minLength ?? 0)) {
      return length === 0 && rule.minLength === 1 ? "'' should be non-empty" : `${repr(value)} is too short`
    }
    if (length > (rule.maxLength ?? Number.POSITIVE_INFINITY)) return `${repr(value)} is too long`
  }
  if ((rule.type === 'integer' || rule.type === 'number') && typeof value === 'number') {
    if (value < (rule.minimum ?? value)) return `${value} is less than the minimum of ${rule.minimum}`
    if (value > (rule.maximum ?? value)) return `${value} is greater than the maximum of ${rule.maximum}`
    if (rule.multipleOf !== undefined && value % rule.multipleOf !== 0) {
      return `${value} is not a multiple of ${rule.multipleOf}`
    }
  }
  if (rule.type === 'array' && rule.uniqueItems === true && Array.isArray(value)) {
    if (new Set(value).size !== value.length) return `${repr(value)} has non-unique elements`
  }
  return undefined
}

function isOfType(value: unknown, type: Rule['type']): boolean {
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

/** As Python would print it: the server's messages do. */
function repr(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, inner]) => `${repr(name)}: ${repr(inner)}`)
      .join(', ')}}`
  }
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value)
}
