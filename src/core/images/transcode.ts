import type { Sharp } from 'sharp'
import type { ImageType } from '../ports.ts'
import { readMetadata, writeMetadata } from './metadata.ts'
import { sniffImage } from './sniff.ts'

/** More pixels are not decoded (268 MB of memory as RGBA): a 2048 × 2048 picture enlarged fourfold each way. */
export const MAX_INPUT_PIXELS = 8192 ** 2

/** Tried in turn until the picture fits; scale is of width and height. */
const ATTEMPTS = [
  { quality: 92, scale: 1 },
  { quality: 80, scale: 1 },
  { quality: 70, scale: 0.75 },
  { quality: 70, scale: 0.5 },
  { quality: 60, scale: 0.25 },
] as const

/**
 * The picture as this type and in at most `maxBytes`: unchanged where it already is, else encoded anew and,
 * if need be, smaller. Its details and the mark of AI made media are kept (JPEG: as XMP and EXIF).
 * Throws where the bytes are no picture, have too many pixels, or cannot be made small enough.
 */
export async function toType(bytes: Uint8Array, type: ImageType, maxBytes: number): Promise<Uint8Array> {
  const found = sniffImage(bytes)
  if (!found) throw new TypeError(`these ${bytes.length} bytes are no PNG, WebP or JPEG picture`)
  if (found.type === type && bytes.length <= maxBytes) return bytes
  // Loaded on first use: most pictures go out as they came, and the library takes tens of MB.
  const { default: sharp } = await import('sharp')
  const details = readMetadata(bytes)
  for (const { quality, scale } of ATTEMPTS) {
    const picture = sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' }).keepExif().keepXmp()
    if (scale !== 1) picture.resize({ width: Math.max(1, Math.round(found.width * scale)) })
    const encoded = await encode(picture, type, quality).toBuffer()
    const complete = details ? writeMetadata(encoded, details) : encoded
    if (complete.length <= maxBytes) return complete
  }
  throw new RangeError(`a picture of ${bytes.length} bytes does not fit into ${maxBytes} as ${type}`)
}

function encode(picture: Sharp, type: ImageType, quality: number): Sharp {
  if (type === 'image/webp') return picture.webp({ quality })
  // PNG's quality means fewer colours, which drawings suffer from more than from fewer pixels.
  if (type === 'image/png') return picture.png()
  return picture.flatten({ background: 'white' }).jpeg({ quality })
}
