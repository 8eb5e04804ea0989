import { a1111Text } from './a1111.ts'
import { view } from './bytes.ts'
import { type PictureDetails, parseDetails } from './details.ts'
import { commentOf, exifWithComment } from './exif.ts'
import { readJpegMetadata } from './jpeg.ts'
import { isPng, readPngText, writePngTexts } from './png.ts'
import { readWebpMetadata, writeWebpMetadata } from './webp.ts'
import { detailsOfXmp, xmpPacket } from './xmp.ts'

export { a1111Text } from './a1111.ts'
export { type PictureDetails, pictureDetails } from './details.ts'

const KEYWORD = { parameters: 'parameters', details: 'horde-herald', xmp: 'XML:com.adobe.xmp' } as const

/**
 * The picture with its details and the mark of AI made media, put into the container of a PNG or WebP file;
 * the picture itself is not decoded. Metadata it had is replaced. Other or damaged files come back unchanged.
 */
export function writeMetadata(bytes: Uint8Array, details: PictureDetails): Uint8Array {
  const parameters = a1111Text(details)
  const xmp = xmpPacket(details)
  if (isPng(view(bytes))) {
    const texts = [
      { keyword: KEYWORD.parameters, text: parameters },
      { keyword: KEYWORD.details, text: JSON.stringify(details) },
      { keyword: KEYWORD.xmp, text: xmp },
    ]
    return writePngTexts(bytes, texts) ?? bytes
  }
  const metadata = { exif: exifWithComment(parameters), xmp: Buffer.from(xmp, 'utf8') }
  return writeWebpMetadata(bytes, metadata) ?? bytes
}

/** The details we wrote; undefined where there are none or they cannot be trusted to be whole. */
export function readMetadata(bytes: Uint8Array): PictureDetails | undefined {
  const json = readPngText(bytes, KEYWORD.details)
  const own = json === undefined ? undefined : parseDetails(json)
  if (own) return own
  const pngXmp = readPngText(bytes, KEYWORD.xmp)
  const xmp = pngXmp === undefined ? readBlock(bytes, 'XMP ') : Buffer.from(pngXmp, 'utf8')
  return xmp && detailsOfXmp(xmp)
}

/** The infotext (see `a1111Text`) of a picture drawn by us or by another program; undefined if none. */
export function readParameters(bytes: Uint8Array): string | undefined {
  const text = readPngText(bytes, KEYWORD.parameters)
  if (text !== undefined) return text
  const exif = readBlock(bytes, 'EXIF')
  return exif && commentOf(exif)
}

/** We write no JPEG, but our metadata survives where one is made from our file (see `toType`). */
function readBlock(bytes: Uint8Array, type: 'EXIF' | 'XMP '): Buffer | undefined {
  return readWebpMetadata(bytes, type) ?? readJpegMetadata(view(bytes), type)
}
