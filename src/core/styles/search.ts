import { distance } from 'fastest-levenshtein'
import { fold } from './names.ts'

/** Names made ready to be found by what people type of them. */
export interface NameIndex {
  readonly entries: readonly Entry[]
}
interface Entry {
  readonly name: string
  readonly folded: string
  /** Its words, folded, each with a space before it. */
  readonly words: string
}

/** In the order in which equally good names are offered. Making one costs far more than searching it. */
export function indexNames(names: Iterable<string>): NameIndex {
  return {
    entries: [...new Set(names)].map((name) => ({ name, folded: fold(name), words: padded(name) })),
  }
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\p{N}+]+/u).flatMap((word) => (word === '' ? [] : [fold(word)]))
}

function padded(name: string): string {
  return wordsOf(name)
    .map((word) => ` ${word}`)
    .join('')
}

/** Exact, how it begins, how its words begin, anywhere within, mistyped. */
const MATCHES = 5
/** Fewer characters are mistyped into almost anything. */
const SHORTEST_MISTYPED = 3

/** Up to `most` names that somebody may be typing, best first. Shorter ones first among the equally good. */
export function searchNames({ entries }: NameIndex, typed: string, most: number): string[] {
  const wanted = fold(typed)
  const words = wordsOf(typed.slice(0, 100))
  const found: Entry[][] = Array.from({ length: MATCHES }, () => [])
  for (const entry of entries) found[matchOf(entry, wanted, words)]?.push(entry)
  return found
    .flatMap((equals) => equals.sort((a, b) => a.folded.length - b.folded.length))
    .slice(0, most)
    .map(({ name }) => name)
}

/** The lower, the better; `MATCHES` where it is none. */
function matchOf({ folded, words }: Entry, wanted: string, typed: readonly string[]): number {
  if (folded === wanted) return 0
  if (folded.startsWith(wanted)) return 1
  if (typed.length > 0 && typed.every((word) => words.includes(` ${word}`))) return 2
  if (folded.includes(wanted)) return 3
  if (wanted.length < SHORTEST_MISTYPED) return MATCHES
  const away = Math.min(distance(wanted, folded.slice(0, wanted.length)), distance(wanted, folded))
  return away <= Math.floor(wanted.length / 3) ? 4 : MATCHES
}
