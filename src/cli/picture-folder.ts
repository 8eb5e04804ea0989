import { existsSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { HeraldError } from '../core/errors.ts'

/**
 * Makes the folder for pictures and answers with its absolute path once something could be written to it.
 * @param instead what to do where that fails
 * @throws {HeraldError} where no picture can get there
 */
export function openPictureFolder(path: string, instead: string): string {
  const folder = resolve(path)
  try {
    make(folder)
    // Rights tell too little: root has them all, also where nothing can be made.
    rmdirSync(mkdtempSync(join(folder, '.herald-')))
    return folder
  } catch (error) {
    throw unusable(folder, error, instead)
  }
}

/** Why pictures cannot go into the folder. */
export function unusable(folder: string, error: unknown, instead: string): HeraldError {
  const { code = '', message } = error as NodeJS.ErrnoException
  return new HeraldError(`No picture can go into ${folder}: ${CAUSES.get(code) ?? message}. ${instead}`, {
    cause: error,
  })
}

const CAUSES: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'you may not write there (EACCES)'],
  ['EPERM', 'you may not write there (EPERM)'],
  ['EROFS', 'it is on a read-only file system (EROFS)'],
  ['ENOTDIR', 'a file is in its place (ENOTDIR)'],
  ['ENOENT', 'no folder can be made there (ENOENT)'],
  ['ENOSPC', 'the disk is full (ENOSPC)'],
])

/** One folder after the other: what Node makes in one go goes on for ever below /proc. */
function make(folder: string): void {
  if (existsSync(folder) || dirname(folder) === folder) return
  make(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
