import { ascii } from './bytes.ts'

/** JPEG segments in front of the picture. Source: ITU-T T.81 §B.1.1. */
interface Segment {
  /** Second byte of the marker. */
  readonly marker: number
  readonly data: Buffer
}

/** Segments up to the picture data, or to the first that is cut off. */
export function* segmentsOf(bytes: Buffer): Generator<Segment> {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1)
    const length = bytes.readUInt16BE(at + 2)
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return
    // A marker may be preceded by any number of 0xff.
    if (marker === 0xff) at += 1
    else if (length < 2 || at + 2 + length > bytes.length) return
    else {
      yield { marker, data: bytes.subarray(at + 4, at + 2 + length) }
      at += 2 + length
    }
  }
}
const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9

/** Frame headers carry the size; 0xc4, 0xc8 and 0xcc in their range mean other things. */
export function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** The first XMP packet (XMP specification part 3 §1.1.3) or EXIF block (CIPA DC-008 §4.7.2). */
export function readJpegMetadata(bytes: Buffer, type: 'EXIF' | 'XMP '): Buffer | undefined {
  const head = type === 'EXIF' ? 'Exif\0\0' : 'http://ns.adobe.com/xap/1.0/\0'
  for (const { marker, data } of segmentsOf(bytes))
    if (marker === 0xe1 && ascii(data, 0, head.length) === head) return data.subarray(head.length)
  return undefined
}
