import type { ImageType } from '../ports.ts'
import { ascii, view } from './bytes.ts'
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

/** Walks the segments up to the frame header. Source: ITU-T T.81 §B.1.1 and §B.2.2. */
function sniffJpeg(bytes: Buffer): Sniffed | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xff) at += 1
    else if (isFrameHeader(marker))
      return { type: 'image/jpeg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    else if (marker === 0xda || marker === 0xd9) return undefined
    else at += 2 + (standsAlone(marker) ? 0 : bytes.readUInt16BE(at + 2))
  }
  return undefined
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
}
