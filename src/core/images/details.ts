import * as z from 'zod'
import { lora, textualInversion } from '../horde/schema.ts'

/** Everything needed to know, and to draw again, one delivered picture. Written into the picture's file. */
export const pictureDetails = z.object({
  requestId: z.string(),
  /** Counts from 0 in the order the pictures of the request were delivered. */
  picture: z.int().min(0),
  prompt: z.string(),
  /** Empty where there was none. */
  negative: z.string(),
  style: z.string(),
  model: z.string(),
  seed: z.string(),
  /** Pixels. */
  width: z.int().min(1),
  height: z.int().min(1),
  steps: z.number().optional(),
  cfgScale: z.number().optional(),
  /** The Horde's name for it. */
  sampler: z.string().optional(),
  karras: z.boolean().optional(),
  clipSkip: z.number().optional(),
  denoisingStrength: z.number().optional(),
  loras: z.array(lora),
  tis: z.array(textualInversion),
  /** Name of the horde worker. */
  worker: z.string(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  /** Address of the Horde that drew it. */
  horde: z.string(),
})
export type PictureDetails = z.infer<typeof pictureDetails>

/** Details from their JSON; undefined for anything else. */
export function parseDetails(json: string): PictureDetails | undefined {
  try {
    return pictureDetails.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
