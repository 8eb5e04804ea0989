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

/** Fewer characters are mistyped into almost anything. */
const SHORTEST_MISTYPED = 3

/** Up to `most` names that somebody may be typing, best first. Shorter ones first among the equally good. */
export function searchNames({ entries }: NameIndex, typed: string, most: number): string[] {
  const wanted = fold(typed)
  const words = wordsOf(typed.slice(0, 100))
  const found: { readonly entry: Entry; readonly rank: number }[] = []
  for (const entry of entries) {
    const rank = rankOf(entry, wanted, words)
    if (rank !== undefined) found.push({ entry, rank })
  }
  return found
    .sort((a, b) => a.rank - b.rank || a.entry.folded.length - b.entry.folded.length)
    .slice(0, most)
    .map(({ entry }) => entry.name)
}

/** Exact, how it begins, how its words begin, anywhere within, mistyped: the lower, the better. */
function rankOf({ folded, words }: Entry, wanted: string, typed: readonly string[]): number | undefined {
  if (folded === wanted) return 0
  if (folded.startsWith(wanted)) return 1
  if (typed.length > 0 && typed.every((word) => words.includes(` ${word}`))) return 2
  if (folded.includes(wanted)) return 3
  if (wanted.length < SHORTEST_MISTYPED) return undefined
  const away = Math.min(distance(wanted, folded.slice(0, wanted.length)), distance(wanted, folded))
  return away <= Math.floor(wanted.length / 3) ? 3 + away : undefined
}
