import { mkdtempSync, rmdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { HeraldError } from '../core/errors.ts'
import { makeFolder } from '../core/make-folder.ts'

/**
 * Makes the folder for pictures and answers with its absolute path once something could be written to it.
 * @param instead what to do where that fails
 * @throws {HeraldError} where no picture can get there
 */
export function openPictureFolder(path: string, instead: string): string {
  const folder = resolve(path)
  try {
    makeFolder(folder)
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
  ['EEXIST', 'something else is in its place (EEXIST)'],
  ['ENOENT', 'no folder can be made there (ENOENT)'],
  ['ENOSPC', 'the disk is full (ENOSPC)'],
])
