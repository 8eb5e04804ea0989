import { ascii, MAX_CHUNKS, MAX_TEXT_BYTES, view } from './bytes.ts'

/** WebP's RIFF container. Source: RFC 9649 §2. */
interface Chunk {
  readonly type: string
  readonly data: Buffer
}

/** Size in pixels, and whether pixels may be see-through. */
export interface Canvas {
  readonly width: number
  readonly height: number
  readonly alpha: boolean
}

export interface WebpMetadata {
  /** TIFF block with EXIF tags. */
  readonly exif: Buffer
  /** XMP packet. */
  readonly xmp: Buffer
}

const FLAG = { alpha: 0x10, exif: 0x08, xmp: 0x04 } as const

export function isWebp(bytes: Buffer): boolean {
  return ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP'
}

/** What the first chunk says about the picture; undefined where it is none of the three kinds. */
export function canvasOf(type: string, data: Buffer): Canvas | undefined {
  if (type === 'VP8X' && data.length >= 10) {
    const alpha = (data.readUInt8(0) & FLAG.alpha) !== 0
    return { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1, alpha }
  }
  // RFC 6386 §9.1: three bytes of frame tag (lowest bit 0: key frame), start code, 14 bits each.
  if (type === 'VP8 ' && data.length >= 10 && (data.readUInt8(0) & 1) === 0) {
    if (data.readUIntBE(3, 3) !== 0x9d012a) return undefined
    return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff, alpha: false }
  }
  // RFC 9649 §3.4: signature, 14 bits width - 1, 14 bits height - 1, alpha, version.
  if (type === 'VP8L' && data.length >= 5 && data.readUInt8(0) === 0x2f) {
    const bits = data.readUInt32LE(1)
    const alpha = ((bits >>> 28) & 1) === 1
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, alpha }
  }
  return undefined
}

/**
 * The file with this metadata in place of what it had, in the extended format where it was simple.
 * Undefined where the chunks are not whole; bytes behind the container are dropped.
 */
export function writeWebpMetadata(bytes: Uint8Array, metadata: WebpMetadata): Uint8Array | undefined {
  const { chunks, whole } = chunksOf(view(bytes))
  const first = chunks[0]
  const canvas = first && canvasOf(first.type, first.data)
  if (!whole || !canvas || !chunks.some(({ type }) => /^(VP8 |VP8L|ANMF)$/.test(type))) return undefined
  const header = first.type === 'VP8X' ? Buffer.from(first.data) : extendedHeader(canvas)
  header.writeUInt8(header.readUInt8(0) | FLAG.exif | FLAG.xmp, 0)
  const rest = chunks.filter(({ type }) => type !== 'VP8X' && type !== 'EXIF' && type !== 'XMP ')
  // Metadata follows the picture; unknown chunks may stand anywhere behind the header.
  return container([
    { type: 'VP8X', data: header },
    ...rest,
    { type: 'EXIF', data: metadata.exif },
    { type: 'XMP ', data: metadata.xmp },
  ])
}

/** The first chunk of metadata of this type, unless it is longer than what we read. */
export function readWebpMetadata(bytes: Uint8Array, type: 'EXIF' | 'XMP '): Buffer | undefined {
  const data = chunksOf(view(bytes)).chunks.find((chunk) => chunk.type === type)?.data
  return data && data.length <= 2 * MAX_TEXT_BYTES ? data : undefined
}

function extendedHeader({ width, height, alpha }: Canvas): Buffer {
  const data = Buffer.alloc(10)
  data.writeUInt8(alpha ? FLAG.alpha : 0, 0)
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return data
}

function container(chunks: readonly Chunk[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks.flatMap(chunkBytes)])
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), uint32(body.length), body])
}

/** An odd length is followed by one zero that the length does not count. */
function chunkBytes({ type, data }: Chunk): Buffer[] {
  return [Buffer.from(type, 'latin1'), uint32(data.length), data, Buffer.alloc(data.length % 2)]
}

function uint32(value: number): Buffer {
  const data = Buffer.alloc(4)
  data.writeUInt32LE(value)
  return data
}

/** Chunks up to the first that is cut off; `whole` where none is, by the container's own length. */
function chunksOf(bytes: Buffer): { chunks: Chunk[]; whole: boolean } {
  const chunks: Chunk[] = []
  if (!isWebp(bytes)) return { chunks, whole: false }
  const end = 8 + bytes.readUInt32LE(4)
  let at = 12
  while (chunks.length < MAX_CHUNKS && at + 8 <= Math.min(end, bytes.length)) {
    const length = bytes.readUInt32LE(at + 4)
    if (at + 8 + length > Math.min(end, bytes.length)) return { chunks, whole: false }
    chunks.push({ type: ascii(bytes, at, 4), data: bytes.subarray(at + 8, at + 8 + length) })
    at += 8 + length + (length % 2)
  }
  // Some writers leave out the last chunk's padding, hence the one byte of tolerance.
  return { chunks, whole: end <= bytes.length + 1 && at >= end }
}
