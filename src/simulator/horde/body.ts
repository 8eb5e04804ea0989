import * as z from 'zod'
import {
  type GenerateRequest,
  generateParams,
  generateRequest,
  lora,
  textualInversion,
} from '../../core/horde/schema.ts'
import { validateGenerate } from './validate.ts'

/** The server's parser: its defaults, and keys it does not know fall away. */
const readBody = z.object({
  ...generateRequest.shape,
  params: z
    .object({
      ...generateParams.shape,
      // Counts and decimals are judged later, with codes of their own.
      cfg_scale: z.number().optional(),
      loras: z.array(z.object(lora.shape)).optional(),
      tis: z.array(z.object(textualInversion.shape)).optional(),
    })
    .default({}),
  models: z.array(z.string()).default(['stable_diffusion']),
  nsfw: z.boolean().default(true),
  censor_nsfw: z.boolean().default(true),
  trusted_workers: z.boolean().default(false),
  slow_workers: z.boolean().default(true),
  allow_downgrade: z.boolean().default(false),
  workers: z
    .array(z.string())
    .transform((ids) => ids.slice(0, 5))
    .optional(),
  source_processing: z.string().optional(),
  proxied_account: z.string().optional(),
  webhook: z.string().optional(),
  // Images are always linked; the filter's switch is in the extras.
  r2: z.literal(true).catch(true),
  replacement_filter: z.literal(true).catch(true),
})
const readExtras = z.object({
  replacement_filter: z.boolean().default(true),
  disable_batching: z.boolean().default(false),
  source_mask: z.string().optional(),
  style: z.string().optional(),
})
export type Extras = z.infer<typeof readExtras>

/** The body of a generate call as the server understands it. Throws the schema's 400. */
export function parseBody(raw: unknown): { body: GenerateRequest; extras: Extras } {
  validateGenerate(raw)
  const { source_processing, ...body } = readBody.parse(raw)
  return {
    body: { ...body, ...(source_processing === undefined ? {} : { source_processing: 'img2img' }) },
    extras: readExtras.parse(raw),
  }
}
