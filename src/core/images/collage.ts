import { xmpMark } from './xmp.ts'

/** Pixels between the parts. */
const GAP = 8
/** Where pictures are larger, the collage is smaller than they are: as wide as people look at. */
const MOST_SIDE = 1_600
/** More pixels are not decoded; as for `toType`. */
const MAX_INPUT_PIXELS = 8192 ** 2

/**
 * Two to four pictures side by side, two in a row, as one JPEG that says it is made by AI. Each part is a cell of
 * the first picture's shape, in which it is shown whole.
 */
export async function collage(pictures: readonly Uint8Array[]): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const open = (bytes: Uint8Array) => sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' })
  const [first] = pictures
  if (first === undefined) throw new TypeError('a collage of no pictures')
  const { width, height } = await open(first).metadata()
  const columns = Math.min(2, pictures.length)
  const rows = Math.ceil(pictures.length / columns)
  const scale = Math.min(1, MOST_SIDE / (width * columns), MOST_SIDE / (height * rows))
  const cell = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
  const parts = []
  for (const [place, bytes] of pictures.entries()) {
    parts.push({
      input: await open(bytes)
        .resize({ ...cell, fit: 'contain', background: 'white' })
        .png()
        .toBuffer(),
      left: (place % columns) * (cell.width + GAP),
      top: Math.floor(place / columns) * (cell.height + GAP),
    })
  }
  return await sharp({
    create: {
      width: columns * cell.width + (columns - 1) * GAP,
      height: rows * cell.height + (rows - 1) * GAP,
      channels: 3,
      background: 'white',
    },
  })
    .composite(parts)
    .withXmp(xmpMark())
    .jpeg({ quality: 90 })
    .toBuffer()
}
