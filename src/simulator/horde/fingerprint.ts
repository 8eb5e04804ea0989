import { createHash } from 'node:crypto'
import type { Lora } from '../../core/horde/schema.ts'

/** Everything that a picture of the simulator depends on. */
export interface PictureSpec {
  readonly prompt: string
  readonly model: string
  readonly loras: readonly Lora[]
  readonly seed: string
  /** Place of the image in its submission, from 0. */
  readonly index: number
}

/** 32 bits over everything that was asked, as 8 hex digits. The picture carries them, see `readFingerprint`. */
export function fingerprintOf({ prompt, model, loras, seed, index }: PictureSpec): string {
  const asked = [
    prompt,
    model,
    loras.map((lora) => [
      lora.name,
      lora.model ?? 1,
      lora.clip ?? 1,
      lora.inject_trigger ?? '',
      lora.is_version ?? false,
    ]),
    seed,
    index,
  ]
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex').slice(0, 8)
}

/** The strip of blocks takes this part of the height, at the bottom. */
export const STRIP_SHARE = 1 / 8
export const STRIP_COLUMNS = 16
export const STRIP_ROWS = 2
const BIT_COLOURS = [
  [16, 24, 72],
  [255, 236, 150],
] as const

/** The strip as RGB pixels, one a block, to be stretched. */
export function stripPixels(fingerprint: string): Uint8Array {
  const value = Number.parseInt(fingerprint, 16)
  const pixels: number[] = []
  for (let bit = 31; bit >= 0; bit -= 1) {
    const [red, green, blue] = BIT_COLOURS[((value >>> bit) & 1) === 1 ? 1 : 0]
    pixels.push(red, green, blue)
  }
  return Uint8Array.from(pixels)
}

/** The fingerprint in a picture of the simulator; lossy compression and resizing leave it readable. */
export async function readFingerprint(bytes: Uint8Array): Promise<string> {
  const { default: sharp } = await import('sharp')
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
  const top = info.height * (1 - STRIP_SHARE)
  const rowHeight = (info.height * STRIP_SHARE) / STRIP_ROWS
  let value = 0
  for (let block = 0; block < STRIP_COLUMNS * STRIP_ROWS; block += 1) {
    const column = block % STRIP_COLUMNS
    const row = Math.floor(block / STRIP_COLUMNS)
    const x = Math.floor(((column + 0.5) * info.width) / STRIP_COLUMNS)
    const y = Math.floor(top + (row + 0.5) * rowHeight)
    const light = (data[(y * info.width + x) * info.channels] ?? 0) > 127
    value = ((value << 1) | (light ? 1 : 0)) >>> 0
  }
  return value.toString(16).padStart(8, '0')
}
