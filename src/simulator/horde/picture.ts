import { createRequire } from 'node:module'
import {
  fingerprintOf,
  type PictureSpec,
  STRIP_COLUMNS,
  STRIP_ROWS,
  STRIP_SHARE,
  stripPixels,
} from './fingerprint.ts'

/** Pictures are painted at most this large and then stretched: painting is the slow part. */
const CANVAS_SIDE = 512
const MOST_TEXT = 240
const SMALL_SIDE = 64

/**
 * A WebP of the size asked for. Its colours, shapes, words and strip of blocks depend on everything in
 * `spec`, so that a mix-up shows to a person and to a test.
 */
export async function paintPicture(spec: PictureSpec, width: number, height: number): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const fingerprint = fingerprintOf(spec)
  const scale = Math.min(1, CANVAS_SIDE / Math.max(width, height))
  const inner = { width: Math.round(width * scale), height: Math.round(height * scale) }
  const words = await sharp({
    text: {
      text: `<span foreground="white">${markup(caption(spec))}</span>`,
      font: 'DejaVu Sans',
      // A slim container has no fonts; this one comes with a package.
      fontfile: createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
      width: Math.max(32, Math.round(inner.width * 0.86)),
      height: Math.max(24, Math.round(inner.height * 0.4)),
      rgba: true,
      wrap: 'word-char',
    },
  })
    .resize({
      width: inner.width,
      height: Math.round(inner.height * 0.6),
      fit: 'inside',
      withoutEnlargement: true,
    })
    .png()
    .toBuffer({ resolveWithObject: true })
  const painting = await sharp(Buffer.from(shapes(fingerprint, inner.width, inner.height)))
    .composite([
      {
        input: words.data,
        left: Math.max(0, Math.round((inner.width - words.info.width) / 2)),
        top: Math.max(0, Math.round((inner.height * (1 - STRIP_SHARE) - words.info.height) / 2)),
      },
    ])
    .png({ compressionLevel: 0 })
    .toBuffer()
  const stripHeight = Math.round(height * STRIP_SHARE)
  const strip = await sharp(stripPixels(fingerprint), {
    raw: { width: STRIP_COLUMNS, height: STRIP_ROWS, channels: 3 },
  })
    .resize(width, stripHeight, { kernel: 'nearest', fit: 'fill' })
    .png()
    .toBuffer()
  return await sharp(painting)
    .resize(width, height, { fit: 'fill' })
    .composite([{ input: strip, left: 0, top: height - stripHeight }])
    .webp({ quality: 80, effort: 0 })
    .toBuffer()
}

/** The strip alone, under an empty picture, 64 × 64: made in about a millisecond. */
export async function paintStrip(spec: PictureSpec): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const raw = { width: STRIP_COLUMNS, height: STRIP_ROWS, channels: 3 } as const
  return await sharp(stripPixels(fingerprintOf(spec)), { raw })
    .resize(SMALL_SIDE, SMALL_SIDE * STRIP_SHARE, { kernel: 'nearest', fit: 'fill' })
    .extend({ top: SMALL_SIDE * (1 - STRIP_SHARE) })
    .webp({ quality: 80, effort: 0 })
    .toBuffer()
}

function caption({ prompt, model, loras, seed, index }: PictureSpec): string {
  const loraLine = loras.map((lora) => `${lora.name}:${lora.model ?? 1}`).join(', ')
  return [
    prompt.length > MOST_TEXT ? `${prompt.slice(0, MOST_TEXT)}…` : prompt,
    `model ${model}`,
    ...(loraLine === '' ? [] : [`loras ${loraLine}`]),
    `seed ${seed}, image ${index + 1}`,
  ].join('\n')
}

/** Pango markup: three characters are special, control characters and lone surrogates are refused. */
function markup(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?!\n)\p{Cc}|\uFFFE|\uFFFF/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

function shapes(fingerprint: string, width: number, height: number): string {
  const digits = [...fingerprint].map((digit) => Number.parseInt(digit, 16))
  const digit = (place: number): number => digits[place % digits.length] ?? 0
  const hue = Number.parseInt(fingerprint.slice(0, 3), 16) % 360
  const circles = digits.map((value, place) => {
    const x = (width * ((value * 7 + place * 29) % 97)) / 97
    const y = (height * ((digit(place + 3) * 11 + place * 17) % 89)) / 89
    const radius = (Math.min(width, height) * (4 + digit(place + 5))) / 60
    const colour = `hsl(${(hue + value * 23) % 360} 70% 55%)`
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}" fill-opacity="0.35"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs><linearGradient id="sky" gradientTransform="rotate(${digit(7) * 6})">
<stop offset="0" stop-color="hsl(${hue} 60% 24%)"/>
<stop offset="1" stop-color="hsl(${(hue + 40 + digit(4) * 8) % 360} 60% 42%)"/></linearGradient></defs>
<rect width="100%" height="100%" fill="url(#sky)"/>${circles.join('')}</svg>`
}
