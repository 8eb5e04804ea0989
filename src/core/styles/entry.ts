import type * as z from 'zod'
import { lora, textualInversion } from '../horde/schema.ts'
import { type Enhancement, enhancement, isObject, type StyleEntry, style } from './schema.ts'

/** An entry as it can be used, with what was mended; or why it cannot be used. */
export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly reason: string }

export function readStyle(raw: unknown): Read<StyleEntry> {
  const read = forgiving(style, raw)
  return read.ok ? { ...read, warnings: [...read.warnings, ...oddities(read.value)] } : read
}

export function readEnhancement(raw: unknown): Read<Enhancement> {
  return forgiving(enhancement, raw)
}

/** Things that work, though perhaps not as their author thought. */
function oddities(entry: StyleEntry): string[] {
  const { prompt, width, height } = entry
  const found: string[] = []
  if (prompt.split('###').length > 2) found.push('a second ### is read as a comma')
  if (/(^|[^#])##\{np\}/.test(prompt)) found.push('## before {np} is read as ###')
  if (!prompt.includes('{np}')) found.push('no {np}: a negative prompt goes to the end')
  if ((width === undefined) !== (height === undefined))
    found.push(`${width === undefined ? 'height without width' : 'width without height'}: the Horde adds 512`)
  return found
}

/** Leaves out what the API does not know, puts `weight` where it belongs, and is strict about the rest. */
function forgiving<T extends z.ZodObject>(schema: T, raw: unknown): Read<z.infer<T>> {
  if (!isObject(raw)) return { ok: false, reason: 'is no JSON object' }
  const warnings: string[] = []
  const entry = onlyKnown(raw, Object.keys(schema.shape), '', warnings)
  const items = (list: string, mend: (item: Record<string, unknown>, path: string) => unknown): void => {
    if (!Array.isArray(entry[list])) return
    entry[list] = entry[list].map((item: unknown, at) =>
      isObject(item) ? mend(item, `${list}.${at}.`) : item,
    )
  }
  items('loras', (item, path) =>
    onlyKnown(strengthFromWeight(item, path, warnings), LORA_KEYS, path, warnings),
  )
  items('tis', (item, path) => onlyKnown(item, TI_KEYS, path, warnings))
  const parsed = schema.safeParse(entry)
  if (parsed.success) return { ok: true, value: parsed.data, warnings }
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'entry'}: ${message}`)
  return { ok: false, reason: issues.join('; ') }
}

const LORA_KEYS = Object.keys(lora.shape)
const TI_KEYS = Object.keys(textualInversion.shape)

function onlyKnown(
  entry: Record<string, unknown>,
  keys: readonly string[],
  path: string,
  warnings: string[],
): Record<string, unknown> {
  const left = Object.keys(entry).filter((key) => !keys.includes(key))
  for (const key of left) warnings.push(`${path}${key} is unknown and left out`)
  const kept = keys.filter((key) => Object.hasOwn(entry, key))
  return Object.fromEntries(kept.map((key) => [key, entry[key]]))
}

/** `weight` is no field of the API, which has `model` and `clip`: sent as it is, the strength would be lost. */
function strengthFromWeight(
  { weight, ...entry }: Record<string, unknown>,
  path: string,
  warnings: string[],
): Record<string, unknown> {
  if (weight === undefined) return entry
  const kept = entry.model === undefined
  warnings.push(`${path}weight is ${kept ? 'read as' : 'left out beside'} model`)
  return kept ? { ...entry, model: weight } : entry
}
