import { distance } from 'fastest-levenshtein'

/** Longer names than this are never meant; it also bounds the work a hostile name can cause. */
const LONGEST = 100

/**
 * What a name is compared by: no case, spaces, dashes, accents or other punctuation. A `+` stays, for it
 * tells styles apart (`cascade+`).
 */
export function fold(name: string): string {
  const folded = name
    .slice(0, LONGEST)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+]/gu, '')
  return folded === '' ? name.toLowerCase() : folded
}

/** Up to three names that may have been meant, nearest first. */
export function closestNames(wanted: string, names: Iterable<string>): string[] {
  const target = fold(wanted)
  const near: { name: string; away: number }[] = []
  for (const name of names) {
    const candidate = fold(name)
    const away = distance(target, candidate)
    if (away <= Math.max(1, Math.floor(0.4 * Math.max(target.length, candidate.length))))
      near.push({ name, away })
    else if (target.length >= 3 && candidate.includes(target)) near.push({ name, away: 2 })
  }
  return near
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ name }) => name)
}
