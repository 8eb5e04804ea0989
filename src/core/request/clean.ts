/**
 * Makes text from a chat safe to read: no control, invisible or direction characters, no lone surrogates,
 * every run of white space is one space, or one newline where it contained a newline, and quotes around all of
 * it are gone.
 */
export function clean(text: string): string {
  return unquote(
    text
      .toWellFormed()
      .replace(INVISIBLE, '')
      .replace(/(?<=[\w:-])[\u200C\u200D]/g, '')
      .replace(/[\s\p{Cc}]+/gu, (run) => (/[\n\r\u2028\u2029]/.test(run) ? '\n' : ' '))
      .trim(),
  )
}

/**
 * Soft hyphen, zero-width space, word joiner, byte order mark and direction marks. The zero-width joiners are
 * part of emoji and of several scripts, so they go only after Latin letters, where they can only hide words.
 */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/g

const LEADING = /[\s,.;:!?…–—-]/u
const TRAILING = /[\s,.;:!?…–—-]/u
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '”': '”',
  '„': '“',
  '«': '»',
  '»': '«',
  "'": "'",
  '‘': '’',
}

/** Longest courtesy and a little room; only this much of the end is looked at in one go. */
const TAIL = 24

const ASKING = /(?:^|[\s,.;!?…–—-])(?:please|pls|plz|for me|for us|bitte|für mich|für uns)$/iu
const THANKING =
  /(?:^|[,.;:!?…\n–—-]\s?)(?:thank you|thanks|thank u|thx|ty|cheers|danke|danke schön|dankeschön|vielen dank)$/iu

/** Words without the punctuation and courtesies around them. A thanks counts only when set apart. */
export function trimWords(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && LEADING.test(text.charAt(start))) start++
  for (;;) {
    while (end > start && TRAILING.test(text.charAt(end - 1))) end--
    const tail = text.slice(Math.max(start, end - TAIL), end)
    const courtesy = ASKING.exec(tail) ?? THANKING.exec(tail)
    if (courtesy === null) break
    end -= courtesy[0].length
  }
  return unquote(text.slice(start, end)).replaceAll('\n', ' ')
}

/** Takes one pair of quotes off when it encloses everything. */
function unquote(text: string): string {
  const close = QUOTES[text.charAt(0)]
  if (close === undefined || text.length < 2 || !text.endsWith(close)) return text
  const inner = text.slice(1, -1)
  return inner.includes(close) || inner.includes(text.charAt(0)) ? text : inner.trim()
}
