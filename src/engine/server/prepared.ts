import { createHash } from 'node:crypto'

/** Each connection keeps their plans; our own texts are fewer, only lists of values make new ones. */
const MOST_NAMES = 200
/**
 * A plan knows its columns: a star in it fails for good once a newer process has added one, while this one still runs.
 */
const STAR = /(?<!\()\*/

/** Told by the text: behind a pooler that mixes connections a wrong name must fail, and never mean another statement. */
const names = new Map<string, string>()

/**
 * The name under which a connection keeps a statement's plan, which takes Postgres longer to make than most statements
 * to run; undefined where it is planned each time.
 */
export function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= MOST_NAMES || STAR.test(text)) return undefined
  const name = `herald_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
  names.set(text, name)
  return name
}
