import { decodeEntities } from '../../core/request/entities.ts'

/** Comments and messages have at most 10,000 characters; more is not read. */
const LONGEST = 40_000

/**
 * Characters that mean themselves and no markup, told apart so that code can be told from words: each stands for the
 * ASCII character that many places after the beginning of its block of the private use area.
 */
const ESCAPED = 0xe000
const CODE = 0xe080
const MARKS = /[\uE000-\uE0FF]/g

/** What matches a text, escaped or not, but not in code: for a regular expression with the flag `u`. */
export function writtenAs(text: string): string {
  const either = (point: number): string =>
    point < 0x80 ? `[\\u{${hex(point)}}\\u{${hex(ESCAPED + point)}}]` : `\\u{${hex(point)}}`
  return Array.from(text, (character) => either(character.codePointAt(0) ?? 0)).join('')
}

function hex(point: number): string {
  return point.toString(16)
}

/**
 * What people see of a text in Reddit's markdown: without quotes, blocks of code, pictures, addresses and marks of
 * emphasis. Escaped characters and code within a line still carry a mark: `unmarked` takes it away. Linear in the
 * length of the text, whatever somebody wrote.
 */
export function markedText(markdown: string): string {
  const text = markdown.slice(0, LONGEST).replace(MARKS, '').replace(/\r\n?/g, '\n')
  return plainInline(protectedInline(withoutBlocks(text)))
}

/** The words themselves, entities as characters; an escaped `&` and one in code begin none. */
export function unmarked(text: string): string {
  return text.replace(MARK_OR_WORDS, (part, mark: string | undefined) =>
    mark === undefined ? decodeEntities(part) : String.fromCharCode((mark.charCodeAt(0) - ESCAPED) % 0x80),
  )
}
const MARK_OR_WORDS = /([\uE000-\uE0FF])|[^\uE000-\uE0FF]+/g

const FENCE = /^ {0,3}(`{3,}|~{3,})/
const QUOTE = /^ {0,3}(?:>|&gt;)(?!!)/
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
/** `###` stays: it stands before what is not to be drawn. */
const LEAD = /^\s*(?:#(?!##(?!#))#{0,5}\s+|(?:[-*+]|\d{1,3}[.)])\s+)/

/** The lines that are neither quoted nor code. A quote goes on until an empty line, as Reddit shows it. */
function withoutBlocks(text: string): string {
  const kept: string[] = []
  let fence: string | undefined
  let before: 'blank' | 'words' | 'quote' | 'code' = 'blank'
  for (const line of text.split('\n')) {
    const fenced = FENCE.exec(line)?.[1]
    if (fence !== undefined) {
      if (fenced?.startsWith(fence) && line.trim() === fenced) fence = undefined
      continue
    }
    if (
      fenced !== undefined &&
      !(fenced.startsWith('`') && line.slice(line.indexOf(fenced) + fenced.length).includes('`'))
    ) {
      fence = fenced
      before = 'blank'
    } else if (line.trim() === '') {
      if (before !== 'code') before = 'blank'
      kept.push('')
    } else if (QUOTE.test(line) || before === 'quote') before = 'quote'
    else if (/^(?: {4}|\t)/.test(line) && before !== 'words') before = 'code'
    else {
      before = 'words'
      if (!RULE.test(line)) kept.push(line.replace(LEAD, ''))
    }
  }
  return kept.join('\n')
}

/** Backslash escapes, and code within a line, as marked characters. */
function protectedInline(text: string): string {
  return text.replace(
    /\\([!-/:-@[-`{-~])|(`+)([^`]+)\2(?!`)/g,
    (_whole, escaped, _ticks, code: string = '') =>
      escaped === undefined ? code.replace(/[!-~]/g, (one) => marked(one, CODE)) : marked(escaped, ESCAPED),
  )
}

function marked(character: string, block: number): string {
  return String.fromCharCode(block + character.charCodeAt(0))
}

/** Pictures and bare addresses go, of links the text stays, spoilers and emphasis lose their marks. */
function plainInline(text: string): string {
  return text
    .replace(/!\[[^[\]\n]*\]\([^()\n]*\)/g, ' ')
    .replace(/\[([^[\]\n]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:[ \t]+"[^"\n]*")?[ \t]*\)/g, '$1')
    .replace(/<?\b(?:https?:\/\/|www\.)[^\s<>]+>?/gi, ' ')
    .replace(/>!|!</g, ' ')
    .replace(/(?<!\^)\^+\(([^()\n]*)\)/g, '$1')
    .replace(/\^+(?=\S)/g, '')
    .replace(/(~~)(?=\S)([^~\n]*)\1/g, '$2')
    .replace(/(\*{1,3})(?=[^\s*])([^*\n]*[^\s*])\1/g, '$2')
    .replace(/(\*{1,3})(?=[^\s*])([^*\n]*[^\s*])\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])([^_\n]*[^\s_])\1(?![\p{L}\p{N}_])/gu, '$2')
}
