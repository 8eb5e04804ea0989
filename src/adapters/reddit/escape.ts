/** A part of a line: words that are nothing but words, words of ours to copy, or a link. */
export type Piece =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
/** One paragraph, or the rule before the footer. */
export type Line = readonly Piece[] | 'rule'

/** Core leaves neither of these in what people wrote: they get apostrophes, and a break behind the colon. */
const OURS = /`([^`]+)`|(https?:\/\/[\w\-./@?=&%+:#~]*[\w/])/g

/** The lines of a text of core's. */
export function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(piecesOf)
}

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { index, 0: whole, 1: code, 2: url } of line.matchAll(OURS)) {
    if (index > end) pieces.push({ kind: 'words', text: line.slice(end, index) })
    pieces.push(code !== undefined ? { kind: 'code', text: code } : link(whole, url ?? whole))
    end = index + whole.length
  }
  return end < line.length ? [...pieces, { kind: 'words', text: line.slice(end) }] : pieces
}

/** A link to a page that we choose. */
export function link(text: string, url: string): Piece {
  return { kind: 'link', text, url: new URL(url).href.replace(/[()<>\\`]/g, (sign) => PERCENT[sign] ?? sign) }
}
const PERCENT: Readonly<Record<string, string>> = {
  '(': '%28',
  ')': '%29',
  '<': '%3C',
  '>': '%3E',
  '\\': '%5C',
  '`': '%60',
}

/** The same with the words of links alone. */
export function withoutLinks(lines: readonly Line[]): Line[] {
  return lines.map((line) =>
    line === 'rule'
      ? line
      : line.map((piece) => (piece.kind === 'link' ? { kind: 'words', text: piece.text } : piece)),
  )
}

/** Reddit's markdown for these lines: of what people wrote, nothing works as markup, names nobody and leads nowhere. */
export function markdownOf(lines: readonly Line[]): string {
  return lines
    .map((line) => (line === 'rule' ? '---' : line.map(pieceInMarkdown).join('').replace(AT_START, '$1\\$2')))
    .join('\n\n')
}

/** What begins a list, a rule or a heading. */
const AT_START = /^(\d*)([-+=.)])/

function pieceInMarkdown(piece: Piece): string {
  if (piece.kind === 'code') return `\`${piece.text}\``
  if (piece.kind === 'link') return `[${escapeMarkdown(piece.text)}](${piece.url})`
  return escapeMarkdown(piece.text)
}

/**
 * Words for a markdown text. Old and new Reddit know backslashes before these signs; the slash of `u/name` and
 * `r/name`, the colon of an address and the dot of `www.` make links without any markup, also behind a `_`.
 * Source: snudown's char_escape and autolink.c.
 */
export function escapeMarkdown(words: string): string {
  return words.replace(ACTIVE, '\\$&')
}
const ACTIVE = /[\\`*_{}[\]#|&<>^~]|:(?=\/\/)|(?<=(?<![\p{L}\p{N}])www)\.|(?<=(?<![\p{L}\p{N}])[ur])\//giu
