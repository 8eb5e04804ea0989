import sharp from 'sharp'
import type { PictureDetails } from '../../../src/core/images/metadata.ts'

export const WIDTH = 37
export const HEIGHT = 23

export const DETAILS: PictureDetails = {
  requestId: 'console-local-1',
  picture: 2,
  prompt: 'a lighthouse, "at dusk" <b>&amp; 灯台 🗼',
  negative: 'blurry, ]]> </herald:details>',
  style: 'stonepunk',
  model: 'AlbedoBase XL (SDXL)',
  seed: '3735928559',
  width: 1024,
  height: 576,
  steps: 30,
  cfgScale: 7.5,
  sampler: 'k_euler_a',
  karras: true,
  clipSkip: 2,
  denoisingStrength: 0.55,
  loras: [{ name: '247778', is_version: true, model: 0.8 }],
  tis: [{ name: '7808', inject_ti: 'negprompt' }],
  worker: 'A kind, "quoted" worker',
  createdAt: 1_700_000_000_000,
  horde: 'https://aihorde.net',
}

/** Pixels that differ from place to place; `channels` 4 adds a see-through slope. */
function pixels(channels: 3 | 4, pages = 1) {
  const data = Buffer.alloc(WIDTH * HEIGHT * pages * channels)
  for (let index = 0; index < data.length; index++) data[index] = (index * 7 + (index >> 5)) % 256
  return sharp(data, {
    raw: { width: WIDTH, height: HEIGHT * pages, channels, ...(pages > 1 && { pageHeight: HEIGHT }) },
  })
}

/** One file of every kind that we write metadata into. */
export async function samples(): Promise<Record<string, Buffer>> {
  return {
    'png opaque': await pixels(3).png().toBuffer(),
    'png alpha': await pixels(4).png().toBuffer(),
    'png with foreign metadata': await pixels(3)
      .withExif({ IFD0: { Copyright: 'x' } })
      .withXmp('<x/>')
      .png()
      .toBuffer(),
    'webp lossy': await pixels(3).webp({ quality: 70 }).toBuffer(),
    'webp lossy alpha': await pixels(4).webp({ quality: 70 }).toBuffer(),
    'webp lossless': await pixels(3).webp({ lossless: true }).toBuffer(),
    'webp lossless alpha': await pixels(4).webp({ lossless: true }).toBuffer(),
    'webp with profile and foreign metadata': await pixels(3)
      .withIccProfile('p3')
      .withExif({ IFD0: { Copyright: 'x' } })
      .withXmp('<x/>')
      .webp()
      .toBuffer(),
    'webp animated': await pixels(4, 3)
      .webp({ delay: [100, 200, 300], loop: 2 })
      .toBuffer(),
  }
}

/** Always the same sequence of whole numbers from 0 to below 2^32. */
export function* randoms(seed: number): Generator<number, never> {
  let state = seed
  while (true) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield (state ^ (state >>> 15)) >>> 0
  }
}
