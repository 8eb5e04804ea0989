import { breakText } from '../../../core/reply/echo.ts'
import { cut } from '../../../core/reply/fit.ts'

/** Marks of Discord's markdown, mentions and time stamps included, and of lists and headings where a line begins. */
const MARKS = /[\\*_~|<>[\]]|(?<=^[^\S\n]{0,9})[-+](?=\s)|(?<=^[^\S\n]{0,9}\d{1,9})[.)](?=\s)/gmu
/** They would let words change how the rest of a line reads. */
const DIRECTIONS = /[\u202A-\u202E\u2066-\u2069]/gu
/** In sentences of ours: code, which needs no escaping, and addresses, which would not survive it. */
const OURS = /(`[^`\n]*`|https?:\/\/\S+)/u

/**
 * Words from elsewhere (people, style files, the Horde) as text that shows as it is: no mention, no link, no markup.
 * Not longer than `limit` characters; what does not fit is cut between graphemes.
 */
export function plain(text: string, limit: number): string {
  return within(text.toWellFormed(), limit, (words) =>
    escapeMarks(breakText(words.replace(DIRECTIONS, '').replaceAll('\u200B', ''))),
  )
}

/** A sentence of core's, whose words from people can neither mention nor link any more: its code and links work. */
export function said(text: string, limit: number): string {
  return within(text.toWellFormed(), limit, (words) =>
    words
      .split(OURS)
      .map((part, place) => (place % 2 === 1 ? part : escapeMarks(part.replace(DIRECTIONS, ''))))
      .join(''),
  )
}

function escapeMarks(text: string): string {
  return text.replace(MARKS, '\\$&')
}

/** The longest beginning whose escaped form fits; escaping makes text longer the longer it is. */
function within(text: string, limit: number, escaped: (text: string) => string): string {
  const whole = escaped(cut(text, limit))
  if (whole.length <= limit) return whole
  let fits = 0
  let tooMuch = limit
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2)
    if (escaped(cut(text, middle)).length <= limit) fits = middle
    else tooMuch = middle
  }
  return escaped(cut(text, fits))
}
