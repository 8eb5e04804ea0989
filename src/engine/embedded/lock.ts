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
 * Takes the data folder for this process; undefined where another one has it. The lock is an open SQLite
 * transaction: however the process ends, the operating system frees it, which a file with a process id in it
 * would not survive in a container.
 */
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
