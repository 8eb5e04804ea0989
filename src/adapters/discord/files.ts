import type { OutgoingImage } from '../../core/ports.ts'
import { shortMark } from './nonce.ts'

/** A file as it goes along with a message. */
export interface Upload {
  readonly name: string
  readonly contentType: string
  readonly data: Uint8Array
}

/**
 * `a-fox-<mark>-1.webp`: what the picture was made from, what says that it is ours, and which one it is. Discord keeps
 * ASCII alone.
 */
export function fileName({ name }: Pick<OutgoingImage, 'name'>, key: string, place: number): string {
  const [stem = '', extension = ''] = name.split(/-\d+(?=\.\w+$)/)
  const ascii = stem.replace(/[^a-z0-9-]/g, '').replace(/-+/g, '-')
  return `${ascii.replace(/^-|-$/g, '') || 'picture'}-${shortMark(key)}-${place + 1}${extension}`
}

/** The pictures as files, by the names under which the message's body attaches them. */
export async function uploadsOf(
  images: readonly OutgoingImage[],
  names: readonly string[],
): Promise<Upload[]> {
  const uploads: Upload[] = []
  // One after the other: each may have to be turned into another type, which takes memory.
  for (const [place, image] of images.entries()) {
    const name = names[place] ?? image.name
    uploads.push({ name, contentType: image.contentType, data: await image.bytes() })
  }
  return uploads
}
