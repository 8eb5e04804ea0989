import { readFile, stat } from 'node:fs/promises'
import { HeraldError } from '../core/errors.ts'

/** Far above what any platform lists at once. */
const MOST_BYTES = 1024 * 1024

/**
 * Reads the JSON that is to be looked at.
 * @param what what the file should hold, for people
 */
export async function readFixture(file: string, what: string): Promise<unknown> {
  const unreadable = (why: string): never => {
    throw new HeraldError(`${file} cannot be read: ${why}. Name a file with ${what} as JSON.`)
  }
  const stats = await stat(file).catch((error: Error) => unreadable(error.message))
  if (!stats.isFile() || stats.size > MOST_BYTES) unreadable('it is no file of at most 1 MB')
  const text = await readFile(file, 'utf8').catch((error: Error) => unreadable(error.message))
  try {
    return JSON.parse(text)
  } catch {
    return unreadable('it is no JSON')
  }
}
