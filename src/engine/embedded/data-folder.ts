import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { HeraldError } from '../../core/errors.ts'
import { makeFolder } from '../../core/make-folder.ts'

/** Makes the data folder, private to its owner, and answers with its absolute path once it is writable. */
export function openDataFolder(path: string): string {
  const folder = resolve(path)
  try {
    makeFolder(folder, 0o700)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return folder
  } catch (error) {
    throw new HeraldError(advice(folder, error), { cause: error })
  }
}

/** Where the rows of the embedded engine are. */
export function databaseFile(folder: string): string {
  return join(folder, 'herald.sqlite')
}

function advice(folder: string, error: unknown): string {
  const why = error instanceof Error && 'code' in error ? error.code : undefined
  const other = 'or name another folder in HERALD_DATA'
  if (why === 'EROFS')
    return `the data folder ${folder} is on a read-only file system. Mount it writable, ${other}.`
  if (why === 'EEXIST' || why === 'ENOTDIR') {
    return `the data folder ${folder} cannot be used: a file is in its place. Move the file away, ${other}.`
  }
  if (why === 'EACCES' || why === 'EPERM') {
    const uid = process.getuid?.()
    const owned = nearest(folder)
    const who = uid === undefined ? 'this user' : `uid ${uid}`
    return `the data folder ${folder} is not writable for ${who}; ${owned.path} belongs to uid ${owned.uid}. ${handOver(folder)}, ${other}.`
  }
  return `the data folder ${folder} cannot be used: ${error instanceof Error ? error.message : error}. Mend that, ${other}.`
}

/** How this user comes by a folder that it may not make or write to; what lies above stays with whom it belongs to. */
export function handOver(folder: string): string {
  const uid = process.getuid?.()
  if (uid === undefined) return 'Allow writing to it'
  return `Run as root: ${existsSync(folder) ? `chown -R ${uid} ${folder}` : `mkdir -p ${folder} && chown ${uid} ${folder}`}`
}

/** The folder, or the closest one above it that exists and may be looked at. */
function nearest(folder: string): { path: string; uid: number } {
  try {
    return { path: folder, uid: statSync(folder).uid }
  } catch {
    return nearest(dirname(folder))
  }
}
