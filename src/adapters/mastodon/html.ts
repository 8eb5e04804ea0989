import { decodeEntities } from '../../core/request/entities.ts'

/** A link as its server marked it up. */
export interface Link {
  readonly href: string
  readonly classes: readonly string[]
  readonly text: string
}

export interface ReadingRules {
  /** Whether a link is left out of the text. */
  readonly leaveOut: (link: Link) => boolean
}

/** More than any server allows in a status; more is not read. */
const LONGEST = 200_000
const LONGEST_TAG = 4_000

/** Elements that stand in lines of their own. */
const BLOCKS = new Set([
  'p',
  'div',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
])
/** What a server adds for clients that show no quotes: Mastodon 4.4 on a paragraph, others on a span. */
const QUOTE_FALLBACK = 'quote-inline'
const UNSEEN = new Set(['script', 'style', 'template'])
const EMPTY = new Set(['br', 'hr', 'img', 'wbr', 'input'])

interface Tag {
  readonly name: string
  readonly closes: boolean
  readonly attributes: string
}

/**
 * The words of a status as people see them, blocks in lines of their own, without what the rules leave out.
 * Total, and linear in the length of the HTML, whatever a remote server sent.
 */
export function htmlText(html: string, { leaveOut }: ReadingRules): string {
  const parts: string[] = []
  /** Unseen or quoted: the element's name, and how many of that name are open. */
  let hidden: { readonly name: string; depth: number } | undefined
  let link: { readonly href: string; readonly classes: readonly string[]; readonly start: number } | undefined

  function closeLink(): void {
    if (link === undefined) return
    const { href, classes, start } = link
    link = undefined
    if (leaveOut({ href, classes, text: parts.slice(start).join('').trim() })) parts.length = start
  }

  for (const piece of pieces(html.slice(0, LONGEST))) {
    if (typeof piece === 'string') {
      // Line breaks of the markup itself mean a space.
      if (hidden === undefined) parts.push(decodeEntities(piece.replace(/[\t\n\r]+/g, ' ')))
      continue
    }
    const { name, closes, attributes } = piece
    if (hidden !== undefined) {
      if (name === hidden.name) hidden.depth += closes ? -1 : 1
      if (hidden.depth === 0) hidden = undefined
      continue
    }
    const classes = closes ? [] : attributeOf(attributes, 'class').split(/\s+/)
    if (!closes && !EMPTY.has(name) && (UNSEEN.has(name) || classes.includes(QUOTE_FALLBACK))) {
      closeLink()
      hidden = { name, depth: 1 }
    } else if (name === 'a') {
      closeLink()
      if (!closes) {
        link = { href: decodeEntities(attributeOf(attributes, 'href')), classes, start: parts.length }
      }
    } else if (name === 'br' || BLOCKS.has(name)) {
      parts.push('\n')
    }
  }
  closeLink()
  return parts
    .join('')
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}

/** Text and tags in turn. A `<` that starts no tag is text. */
function* pieces(html: string): Generator<string | Tag> {
  let at = 0
  let close = -1
  while (at < html.length) {
    const open = html.indexOf('<', at)
    // Looked for once, and not again for each `<` before it: that would take quadratic time.
    if (open < 0) close = -1
    else if (close < open) close = html.indexOf('>', open)
    if (close < 0) return yield html.slice(at)
    if (open > at) yield html.slice(at, open)
    const tag = readTag(html.slice(open + 1, close))
    if (tag === undefined) yield '<'
    else yield tag
    at = tag === undefined ? open + 1 : close + 1
  }
}

function readTag(inner: string): Tag | undefined {
  const found = /^(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/]|$)/.exec(inner)
  if (found !== null) {
    const [whole, slash, name = ''] = found
    return {
      name: name.toLowerCase(),
      closes: slash === '/',
      attributes: inner.slice(whole.length, LONGEST_TAG),
    }
  }
  // A comment is no text either. One with a `>` inside is no server's.
  return inner.startsWith('!--') ? { name: '!', closes: false, attributes: '' } : undefined
}

function attributeOf(attributes: string, name: 'class' | 'href'): string {
  const found = ATTRIBUTES[name].exec(attributes)
  return found?.[1] ?? found?.[2] ?? ''
}
const ATTRIBUTES = {
  class: /\sclass=(?:"([^"]*)"|'([^']*)')/,
  href: /\shref=(?:"([^"]*)"|'([^']*)')/,
} as const
