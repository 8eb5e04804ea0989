import { crc32 } from 'node:zlib'
import { ascii, MAX_CHUNKS, MAX_TEXT_BYTES, utf8, view } from './bytes.ts'

/** PNG chunks, as of the PNG specification (third edition) §5 and §11.3.3. */
interface Chunk {
  readonly type: string
  readonly data: Buffer
  /** Length, type, data and checksum as they stand in the file. */
  readonly whole: Buffer
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, 8).equals(SIGNATURE)
}

/** A text under a keyword of printable Latin-1, 1 to 79 characters. */
export interface PngText {
  readonly keyword: string
  readonly text: string
}

/**
 * The file with these texts in front of the picture, in place of texts of the same keywords and of EXIF.
 * Undefined where the chunks are not whole; bytes behind the end of the picture are dropped.
 */
export function writePngTexts(bytes: Uint8Array, texts: readonly PngText[]): Uint8Array | undefined {
  const chunks = wholeFile(view(bytes))
  if (!chunks) return undefined
  const replaced = new Set(texts.map(({ keyword }) => keyword))
  const kept = chunks.filter(({ type, data }) => {
    return type !== 'eXIf' && !(isText(type) && replaced.has(keywordOf(data)))
  })
  const [header, ...rest] = kept.map(({ whole }) => whole)
  if (!header) return undefined
  return Buffer.concat([SIGNATURE, header, ...texts.map(textChunk), ...rest])
}

/** The first text under the keyword that can be read and is not compressed. */
export function readPngText(bytes: Uint8Array, keyword: string): string | undefined {
  for (const { type, data } of chunksOf(view(bytes))) {
    if (!isText(type) || data.length > MAX_TEXT_BYTES || keywordOf(data) !== keyword) continue
    const text = type === 'tEXt' ? data.toString('latin1', keyword.length + 1) : internationalText(data)
    if (text !== undefined) return text
  }
  return undefined
}

function isText(type: string): boolean {
  return type === 'tEXt' || type === 'zTXt' || type === 'iTXt'
}

function keywordOf(data: Buffer): string {
  return ascii(data, 0, Math.max(0, data.subarray(0, 80).indexOf(0)))
}

/** keyword, 0, compression flag, method, language, 0, translated keyword, 0, UTF-8 text. */
function internationalText(data: Buffer): string | undefined {
  const flag = data.indexOf(0) + 1
  if (data[flag] !== 0) return undefined
  const language = data.indexOf(0, flag + 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  return translated < 0 ? undefined : utf8(data.subarray(translated + 1))
}

function textChunk({ keyword, text }: PngText): Buffer {
  const data = Buffer.from(`${keyword}\0\0\0\0\0${text}`, 'utf8')
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write('iTXt', 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}

/** All chunks from IHDR to IEND, or undefined where one is missing or cut off. */
function wholeFile(bytes: Buffer): Chunk[] | undefined {
  const chunks = [...chunksOf(bytes)]
  return chunks[0]?.type === 'IHDR' && chunks.at(-1)?.type === 'IEND' ? chunks : undefined
}

function* chunksOf(bytes: Buffer): Generator<Chunk> {
  if (!isPng(bytes)) return
  let at = SIGNATURE.length
  for (let count = 0; count < MAX_CHUNKS && at + 12 <= bytes.length; count++) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return
    const type = ascii(bytes, at + 4, 4)
    yield { type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) }
    if (type === 'IEND') return
    at = end
  }
}
