import * as z from 'zod'
import { generateParams, lora, textualInversion } from '../horde/schema.ts'

/**
 * The files of the AI-Horde-Styles format. What stands in them is what is sent: a field that is missing
 * stays missing, and the Horde's own default applies.
 *
 * Source: Haidra-Org/AI-Horde-Styles, `styles.json`, `categories.json`, `enhancements.json`.
 */

const loras = z
  .array(lora.refine((one) => one.is_version !== true || /^\d+$/.test(one.name), 'a version id is digits'))
  .max(5)
const tis = z.array(textualInversion).max(20)

export const credit = z.strictObject({ author: z.string().min(1), url: z.url().optional() })

const { seed: _seed, seed_variation: _variation, n: _n, ...params } = generateParams.shape

/** The fields of a style that go into `params` as they are. */
const styleParams = z.strictObject({ ...params, loras: loras.optional(), tis: tis.optional() })
export const STYLE_PARAM_NAMES = Object.keys(styleParams.shape)

export const style = z.strictObject({
  /** `{p}` is where the person's words go, `{np}` their negative ones; text after `###` is negative. */
  prompt: z
    .string()
    .max(5000)
    .refine(
      (text) => (text.split('###', 1)[0] ?? '').includes('{p}'),
      'no {p} before ###, so the words would be lost',
    ),
  model: z.string().min(1),
  /** Adds the enhancements of the model's baseline. */
  enhance: z.boolean().optional(),
  /** Who made the style; shown wherever the style is shown. */
  credit: credit.optional(),
  ...styleParams.shape,
})
export type StyleEntry = z.infer<typeof style>
export type Style = StyleEntry & { readonly name: string }

export const category = z.array(z.string()).min(1)

export const enhancement = z.strictObject({ loras: loras.optional(), tis: tis.optional() })
export type Enhancement = z.infer<typeof enhancement>

/** One entry of the Horde's image model reference, as far as we read it. */
const modelReference = z.object({
  baseline: z.string(),
  nsfw: z.boolean().catch(false),
  style: z.string().optional().catch(undefined),
  requirements: z
    .object({ min_steps: z.number().optional(), max_steps: z.number().optional() })
    .loose()
    .optional()
    .catch(undefined),
  trigger: z.array(z.string()).optional().catch(undefined),
})
export type ModelReference = z.infer<typeof modelReference>

/** `models.json`; an entry that cannot be read is left out. */
export function readModels(json: unknown): Map<string, ModelReference> {
  const models = new Map<string, ModelReference>()
  for (const [name, entry] of entriesOf(json)) {
    const parsed = modelReference.safeParse(entry)
    if (parsed.success) models.set(name, parsed.data)
  }
  return models
}

/** The entries of a JSON object; none for anything else. */
export function entriesOf(json: unknown): [string, unknown][] {
  return isObject(json) ? Object.entries(json) : []
}

export function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

/** JSON Schemas for editors, by file name. */
export function jsonSchemas(): Record<string, unknown> {
  const file = (entry: z.ZodType) => {
    const { $schema, ...rest } = z.toJSONSchema(entry)
    return {
      $schema,
      type: 'object',
      properties: { $schema: { type: 'string' } },
      additionalProperties: rest,
    }
  }
  return {
    'styles.schema.json': file(style),
    'categories.schema.json': file(category),
    'enhancements.schema.json': file(enhancement),
  }
}
