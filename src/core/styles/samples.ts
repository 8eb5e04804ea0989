import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Pictures of styles, one small WebP each, in a folder that may be copied from machine to machine. */
export interface Samples {
  /** Undefined where there is none yet. */
  read(style: string): Promise<Uint8Array | undefined>
  has(style: string): Promise<boolean>
  /** The file appears whole or not at all. */
  save(style: string, webp: Uint8Array): Promise<void>
}

export function samplesIn(folder: string): Samples {
  const pathOf = (style: string) => join(folder, `${fileName(style)}.webp`)
  return {
    read: (style) => unlessMissing(readFile(pathOf(style))),
    has: async (style) => (await unlessMissing(stat(pathOf(style)))) !== undefined,
    async save(style, webp) {
      await mkdir(folder, { recursive: true })
      const path = pathOf(style)
      const file = await open(`${path}.part`, 'w')
      try {
        await file.writeFile(webp)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(`${path}.part`, path)
    },
  }
}

/** File systems take names of 255 bytes; a longer one is cut, and then hardly anything else is called so. */
const LONGEST_NAME = 200

/** The name of a style without what means something to a file system; its own characters are escaped. */
function fileName(style: string): string {
  return encodeURIComponent(style.toWellFormed()).replaceAll('*', '%2A').slice(0, LONGEST_NAME)
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}
