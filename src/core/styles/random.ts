/**
 * The same numbers in [0, 1) for the same seed, on every machine: a request plans the same pictures
 * however often its process dies. No secret may depend on it.
 *
 * FNV-1a spreads the text over the state, sfc32 (Chris Doty-Humphrey, public domain) draws from it.
 */
export function seededRandom(seed: string): () => number {
  let a = fnv1a(seed, 0x811c9dc5)
  let b = fnv1a(seed, a)
  let c = fnv1a(seed, b)
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

function fnv1a(text: string, basis: number): number {
  let hash = basis
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** A new array in random order (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const bag = [...items]
  const drawn: T[] = []
  while (bag.length > 0) drawn.push(...bag.splice(Math.floor(random() * bag.length), 1))
  return drawn
}

/** A seed as the Horde takes it: the digits of an unsigned 32-bit number. */
export function randomSeed(random: () => number): string {
  return String(Math.floor(random() * 2 ** 32))
}
