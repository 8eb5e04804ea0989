import type { Command } from './model.ts'

/** `alt 2: a fox`, `alt: a fox`; whatever follows is the description, whichever commands are in it. */
const ALT =
  /^[/!]?(?:alt(?:[\s-]?text)?|alternativtext|bildbeschreibung)(?:\s?#?(\d{1,9}))?\s?:(?:\s(.+))?$/isu

/** The correction of an alt text that a message is, if it is one. `text` is cleaned. */
export function parseAlt(text: string): Extract<Command, { kind: 'alt' }> | undefined {
  const found = ALT.exec(text)
  if (found === null) return undefined
  const [, number, words = ''] = found
  // People count pictures from 1, we from 0; there is no picture 0.
  const picture = number === undefined ? {} : { picture: Number(number) - 1 }
  return { kind: 'alt', ...picture, text: words.trim() }
}
