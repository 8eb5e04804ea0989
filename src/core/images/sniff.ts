import type { ImageType } from '../ports.ts'
import { ascii, view } from './bytes.ts'
import { isFrameHeader, segmentsOf } from './jpeg.ts'
import { isPng } from './png.ts'
import { canvasOf, isWebp } from './webp.ts'

export interface Sniffed {
  readonly type: ImageType
  readonly width: number
  readonly height: number
}

/**
 * What the first bytes of a file say it is: type and size in pixels. Only headers are read, nothing is
 * decoded and nothing behind the header is checked. Undefined for anything else, and for sizes of zero.
 */
export function sniffImage(bytes: Uint8Array): Sniffed | undefined {
  const found = sniffPng(view(bytes)) ?? sniffWebp(view(bytes)) ?? sniffJpeg(view(bytes))
  return found && found.width > 0 && found.height > 0 ? found : undefined
}

/** Source: PNG specification (third edition) §11.2.1. */
function sniffPng(bytes: Buffer): Sniffed | undefined {
  if (!isPng(bytes) || bytes.length < 24 || ascii(bytes, 12, 4) !== 'IHDR') return undefined
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function sniffWebp(bytes: Buffer): Sniffed | undefined {
  if (!isWebp(bytes)) return undefined
  const canvas = canvasOf(ascii(bytes, 12, 4), bytes.subarray(20))
  return canvas && { type: 'image/webp', width: canvas.width, height: canvas.height }
}

/** Precision, height, width. Source: ITU-T T.81 §B.2.2. */
function sniffJpeg(bytes: Buffer): Sniffed | undefined {
  for (const { marker, data } of segmentsOf(bytes)) {
    if (!isFrameHeader(marker) || data.length < 5) continue
    return { type: 'image/jpeg', width: data.readUInt16BE(3), height: data.readUInt16BE(1) }
  }
  return undefined
}
