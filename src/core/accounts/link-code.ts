import { createHash, randomInt } from 'node:crypto'

/** Without letters and digits that are taken for each other (Crockford's base32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 50 bits: with ten minutes and a few tries for each person nobody finds one. */
const LENGTH = 10
const HALF = LENGTH / 2

/** How long a code is good for. */
export const CODE_LIFE_MS = 10 * 60_000

/** A new code, as it is shown: `ABCDE-FGHJK`. */
export function newLinkCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return `${letters.slice(0, HALF)}-${letters.slice(HALF)}`
}

/** What a code is kept as; undefined for what cannot be one. Case, spaces, dashes and look-alikes do not matter. */
export function linkCodeHash(text: string): string | undefined {
  const code = text
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  if (code.length !== LENGTH || [...code].some((letter) => !LETTERS.includes(letter))) return undefined
  return createHash('sha256').update(`herald link code ${code}`).digest('hex')
}
