import type { AttachedPicture } from '../request/model.ts'
import { sniffImage } from './sniff.ts'

/** A picture to start from, as the Horde gets it. */
export interface SourcePicture {
  /** WebP without any metadata: a photograph may say where it was taken. */
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}

/** Why a picture cannot be started from. */
export type Unusable = 'too-large' | 'no-picture'

/** What most platforms let everybody attach; what is drawn from it is far smaller. */
export const MOST_SOURCE_BYTES = 10 * 1024 * 1024
/** The cameras of most phones. Decoded it takes 200 MB, so more is a decompression bomb to us. */
export const MOST_SOURCE_PIXELS = 50_000_000
/** The Horde takes 3072 × 3072 pixels (`SourceImageResolutionExceeded`). Source: AI Horde 5.1.5. */
const LONGEST_SIDE = 3072
const QUALITY = 90
const DECODING_S = 20
/** `application/octet-stream` says nothing. */
const TYPES = /^(?:image\/(?:png|jpe?g|webp)|application\/octet-stream)\s*(?:;|$)/i

/** What the platform's own words on an attachment rule out; nothing where they are missing. */
export function declaredUnusable(attached: AttachedPicture): Unusable | undefined {
  const { contentType, bytes = 0, width = 0, height = 0 } = attached
  if (contentType !== undefined && !TYPES.test(contentType.trim())) return 'no-picture'
  return bytes > MOST_SOURCE_BYTES || width * height > MOST_SOURCE_PIXELS ? 'too-large' : undefined
}

/**
 * The picture in these bytes of a stranger, upright, within the Horde's bounds and encoded anew. Its size is read from
 * its header before anything is decoded.
 */
export async function readSource(bytes: Uint8Array): Promise<SourcePicture | Unusable> {
  if (bytes.length > MOST_SOURCE_BYTES) return 'too-large'
  const found = sniffImage(bytes)
  if (found === undefined) return 'no-picture'
  if (found.width * found.height > MOST_SOURCE_PIXELS) return 'too-large'
  // Loaded on first use: the library takes tens of MB.
  const { default: sharp } = await import('sharp')
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_SOURCE_PIXELS, failOn: 'error' })
      .timeout({ seconds: DECODING_S })
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      // What is see-through would otherwise show whatever colour lies beneath.
      .flatten({ background: 'white' })
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true })
    return { bytes: data, width: info.width, height: info.height }
  } catch {
    // Its own words say nothing that a person could use.
    return 'no-picture'
  }
}
