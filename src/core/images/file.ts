import { createHash } from 'node:crypto'
import type { PictureFile } from '../request/model.ts'
import { sniffImage } from './sniff.ts'

/** What is remembered of an image while its bytes are stored; undefined where they are none. */
export function pictureFile(bytes: Uint8Array): PictureFile | undefined {
  const sniffed = sniffImage(bytes)
  return sniffed && { ...sniffed, sha256: sha256(bytes) }
}

/** Whether these are the very bytes that were stored. */
export function isIntact(bytes: Uint8Array, file: PictureFile): boolean {
  return sha256(bytes) === file.sha256
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
