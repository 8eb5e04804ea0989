import { xmpMark } from './xmp.ts'

/** Pixels between the parts. */
const GAP = 8
/** Where pictures are larger, the collage is smaller than they are: as wide as people look at. */
const MOST_SIDE = 1_600
/** More pixels are not decoded; as for `toType`. */
const MAX_INPUT_PIXELS = 8192 ** 2

function gridOf(parts: number): { columns: number; rows: number } {
  const columns = Math.min(2, parts)
  return { columns, rows: Math.ceil(parts / columns) }
}

async function open(bytes: Uint8Array) {
  const { default: sharp } = await import('sharp')
  return sharp(bytes, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'error' })
}

/** One of the pictures of a collage, as a JPEG: smaller than it was, and good enough to start another one from. */
export async function partOf(collage: Uint8Array, part: number, parts: number): Promise<Uint8Array> {
  const image = await open(collage)
  const { width, height } = await image.metadata()
  const { columns, rows } = gridOf(parts)
  const cell = {
    width: Math.floor((width - (columns - 1) * GAP) / columns),
    height: Math.floor((height - (rows - 1) * GAP) / rows),
  }
  const left = (part % columns) * (cell.width + GAP)
  const top = Math.floor(part / columns) * (cell.height + GAP)
  return await image
    .extract({ ...cell, left, top })
    .jpeg({ quality: 90 })
    .toBuffer()
}

/**
 * Two to four pictures side by side, two in a row, as one JPEG that says it is made by AI. Each part is a cell of
 * the first picture's shape, in which it is shown whole.
 */
export async function collage(pictures: readonly Uint8Array[]): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const [first] = pictures
  if (first === undefined) throw new TypeError('a collage of no pictures')
  const { width, height } = await (await open(first)).metadata()
  const { columns, rows } = gridOf(pictures.length)
  const scale = Math.min(1, MOST_SIDE / (width * columns), MOST_SIDE / (height * rows))
  const cell = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
  const parts = []
  for (const [place, bytes] of pictures.entries()) {
    parts.push({
      input: await (await open(bytes))
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
