import { readMetadata, writeMetadata } from './metadata.ts'
import { MAX_INPUT_PIXELS } from './transcode.ts'

const LONGEST_SIDE = 512
const QUALITY = 80

/**
 * A small WebP of a picture, with its details and the mark of AI made media. Throws where the bytes are no picture or
 * have too many pixels.
 */
export async function thumbnail(bytes: Uint8Array): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const small = await sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' })
    .keepExif()
    .keepXmp()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer()
  const details = readMetadata(bytes)
  return details === undefined ? small : writeMetadata(small, details)
}
