import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HeraldError } from '../../core/errors.ts'
import { openDataFolder } from './data-folder.ts'

export interface Lock {
  release(): void
}

/** SQLite's result code for a file that somebody else has locked. https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5

/**
 * Takes the data folder for this process. The lock is an open SQLite transaction: however the process ends,
 * the operating system frees it, which a file with a process id in it would not survive in a container.
 */
export function takeLock(dataDir: string): Lock {
  const lock = tryLock(dataDir)
  if (lock !== undefined) return lock
  throw new HeraldError(
    `another Herald is running on the data folder ${dataDir}. ` +
      'Stop it first, or give this one its own folder in HERALD_DATA.',
  )
}

/** As `takeLock`, but undefined where another process has it. */
export function tryLock(dataDir: string): Lock | undefined {
  const path = join(openDataFolder(dataDir), 'herald.lock')
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('begin exclusive')
    return { release: () => file.close() }
  } catch (error) {
    file.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    const why = error instanceof Error ? error.message : String(error)
    throw new HeraldError(
      `the lock file ${path} cannot be used: ${why}. Make it writable for this user, or delete it.`,
      { cause: error },
    )
  }
}
