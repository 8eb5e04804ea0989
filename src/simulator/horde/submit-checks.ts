import type { GenerateRequest } from '../../core/horde/schema.ts'
import type { Extras } from './body.ts'
import { Refusal } from './refusal.ts'

const UPSCALER = /^(RealESRGAN|NMKD|4x|2x)/
const LARGEST_PIXELS = 3072 * 3072

/** What the server judges after its schema, each with a code of its own. */
export function refuseParams({ prompt, params, source_image }: GenerateRequest, extras: Extras): void {
  if (prompt.includes('\0')) refuse('NulByteInPayload', 'Your payload contains a NUL byte.')
  const { loras = [], tis = [], post_processing = [], cfg_scale = 5 } = params
  if (prompt.split(/\s+/).length > 7500) refuse('InvalidPromptSize', 'Too large prompt.')
  if (loras.length > 5) refuse('TooManyLoras', 'You cannot request more than 5 loras per generation.')
  if (loras.some(({ name, is_version }) => is_version === true && !/^\d+$/.test(name))) {
    refuse('BadLoraVersion', 'explicit LoRa version requests have to be a version ID (i.e integer).')
  }
  if (tis.length > 20)
    refuse('TooManyTIs', 'You cannot request more than 20 Textual Inversions per generation.')
  if (post_processing.filter((name) => UPSCALER.test(name)).length > 1) {
    refuse('TooManyUpscalers', 'Cannot use more than 1 upscaler at a time.')
  }
  if (Math.abs(cfg_scale * 100 - Math.round(cfg_scale * 100)) > 1e-9) {
    refuse('BadCFGDecimals', 'cfg_scale must be rounded to 2 decimal places')
  }
  if (extras.source_mask !== undefined && source_image === undefined) {
    refuse('SourceMaskUnnecessary', 'You sent a source mask but no source image')
  }
}

/** A source image must be base64 of a picture that is not too large. Links are not fetched: the simulator stays at home. */
export async function refuseSourceImage({ source_image }: GenerateRequest): Promise<void> {
  if (source_image === undefined) return
  const { default: sharp } = await import('sharp')
  const size = await sharp(Buffer.from(source_image, 'base64'), { limitInputPixels: false })
    .metadata()
    .catch(() => refuse('ImageValidationFailed', 'Image validation failed.'))
  if (size.width * size.height > LARGEST_PIXELS) {
    refuse('SourceImageResolutionExceeded', 'Image size cannot exceed 3072*3072 pixels.')
  }
}

function refuse(rc: string, message: string): never {
  throw new Refusal(400, message, { rc })
}
