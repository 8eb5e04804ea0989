/**
 * Words that an operator does not want drawn.
 *
 * What is compared has no case, no accents, no invisible characters and no difference between one kind of gap
 * and another (`bad_word`, `bad-word` and `bád  wórd` are one). Whole words count, so that a list for adults
 * does not block Scunthorpe; an entry ending in `*` also matches longer words (`nude*`: `nudes`). Scripts that
 * put no gaps between words match anywhere. Letters set apart (`b a d`) are read together. Digits in place of
 * letters and letters of another alphabet that look alike are not seen through.
 */
export type WordFilter = (texts: readonly string[]) => boolean

/** True where one of the texts has a blocked phrase that is not part of an allowed one. Linear in the text. */
export function createWordFilter(blocked: readonly string[], allowed: readonly string[]): WordFilter {
  const block = blocked.map(phraseOf).filter((phrase) => phrase !== '')
  const allow = allowed.map(phraseOf).filter((phrase) => phrase !== '')
  if (block.length === 0) return () => false
  const hits = (tokens: readonly string[]): boolean => {
    const words = allow.reduce((rest, phrase) => rest.replaceAll(phrase, ` ${GAP} `), padded(tokens))
    return block.some((phrase) => words.includes(phrase))
  }
  return (texts) => texts.map(tokensOf).some((tokens) => hits(tokens) || hits(spelledOut(tokens)))
}

/** Stands where an allowed phrase was; no token is or begins with it. */
const GAP = '|'

/** Every token with a space on both sides, so that neighbours share none and `includes` finds whole words. */
function padded(tokens: readonly string[]): string {
  return tokens.map((token) => ` ${token} `).join('')
}

function phraseOf(entry: string): string {
  const phrase = padded(tokensOf(entry))
  return /\*\s*$/u.test(entry) ? phrase.trimEnd() : phrase
}

/** Han, kana, Thai and their like have no gaps between words: each character stands alone. */
const GAPLESS = '[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]'
const TOKEN = new RegExp(`${GAPLESS}|[[\\p{L}\\p{N}\\p{M}]--${GAPLESS}]+`, 'gv')

function tokensOf(text: string): string[] {
  return foldLetters(text).match(TOKEN) ?? []
}

/** The tokens with every run of three or more single letters as one word: `b a d`. */
function spelledOut(tokens: readonly string[]): string[] {
  const words: string[] = []
  let run: string[] = []
  for (const token of [...tokens, '']) {
    if (/^\p{L}$/u.test(token)) run.push(token)
    else {
      words.push(...(run.length > 2 ? [run.join('')] : run), token)
      run = []
    }
  }
  return words
}

const LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
}

/**
 * Letters without case, accents and invisible characters. Turkish I in all its four shapes is `i`. Compatibility
 * forms (full width, mathematical, ligatures) are the plain letters.
 */
export function foldLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{Script=Inherited}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[ıßæœøłđ]/g, (letter) => LETTERS[letter] ?? letter)
}
