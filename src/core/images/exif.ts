import { ascii } from './bytes.ts'

/**
 * The one EXIF tag we care about: UserComment, where programs look for a picture's parameters.
 * Text is UTF-16 in the block's byte order, big-endian when we write it, as the web UI's files have it.
 *
 * Source: CIPA DC-008 (Exif 2.32) §4.6; TIFF 6.0 §2.
 */
const TAG = { exifPointer: 0x8769, exifVersion: 0x9000, userComment: 0x9286 } as const
const TYPE = { long: 4, undefined: 7 } as const
const UNICODE = 'UNICODE\0'

const ENTRY_BYTES = 12
const IFD0_AT = 8
const EXIF_IFD_AT = IFD0_AT + 2 + ENTRY_BYTES + 4
const COMMENT_AT = EXIF_IFD_AT + 2 + 2 * ENTRY_BYTES + 4

export function exifWithComment(text: string): Buffer {
  const comment = Buffer.concat([Buffer.from(UNICODE, 'latin1'), Buffer.from(text, 'utf16le').swap16()])
  const head = Buffer.alloc(COMMENT_AT)
  head.write('MM\0*', 0, 'latin1')
  head.writeUInt32BE(IFD0_AT, 4)
  head.writeUInt16BE(1, IFD0_AT)
  writeEntry(head, IFD0_AT + 2, TAG.exifPointer, TYPE.long, 1, EXIF_IFD_AT)
  head.writeUInt16BE(2, EXIF_IFD_AT)
  const version = Buffer.from('0232', 'latin1').readUInt32BE()
  writeEntry(head, EXIF_IFD_AT + 2, TAG.exifVersion, TYPE.undefined, 4, version)
  const second = EXIF_IFD_AT + 2 + ENTRY_BYTES
  writeEntry(head, second, TAG.userComment, TYPE.undefined, comment.length, COMMENT_AT)
  return Buffer.concat([head, comment])
}

function writeEntry(to: Buffer, at: number, tag: number, type: number, count: number, value: number): void {
  to.writeUInt16BE(tag, at)
  to.writeUInt16BE(type, at + 2)
  to.writeUInt32BE(count, at + 4)
  to.writeUInt32BE(value, at + 8)
}

/** The UserComment of a TIFF block (a leading `Exif\0\0` is skipped), in Unicode or ASCII; undefined if none. */
export function commentOf(exif: Buffer): string | undefined {
  const tiff = ascii(exif, 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif
  const order = ascii(tiff, 0, 4)
  if (order !== 'MM\0*' && order !== 'II*\0') return undefined
  const little = order === 'II*\0'
  const pointer = entry(tiff, little, number(tiff, little, 4, 4), TAG.exifPointer)
  const comment = pointer && entry(tiff, little, pointer.value, TAG.userComment)
  if (!comment || comment.count <= UNICODE.length) return undefined
  const data = tiff.subarray(comment.value, comment.value + comment.count)
  if (data.length < comment.count) return undefined
  const code = ascii(data, 0, UNICODE.length)
  const text = data.subarray(UNICODE.length)
  if (code === 'ASCII\0\0\0') return text.toString('latin1')
  if (code !== UNICODE || text.length % 2 !== 0) return undefined
  return (little ? text : Buffer.from(text).swap16()).toString('utf16le')
}

/** Count and value (or offset) of a tag in the directory at `at`. A directory has at most 65,535 entries. */
function entry(
  tiff: Buffer,
  little: boolean,
  at: number,
  tag: number,
): { count: number; value: number } | undefined {
  const entries = number(tiff, little, at, 2)
  for (let index = 0; index < entries; index++) {
    const here = at + 2 + index * ENTRY_BYTES
    if (here + ENTRY_BYTES > tiff.length) return undefined
    if (number(tiff, little, here, 2) !== tag) continue
    return { count: number(tiff, little, here + 4, 4), value: number(tiff, little, here + 8, 4) }
  }
  return undefined
}

/** 0 where the bytes end before. */
function number(tiff: Buffer, little: boolean, at: number, length: 2 | 4): number {
  if (at + length > tiff.length) return 0
  return little ? tiff.readUIntLE(at, length) : tiff.readUIntBE(at, length)
}
