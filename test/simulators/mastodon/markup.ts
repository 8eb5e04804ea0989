import type { CostumeName } from './costume.ts'

/** What a piece of a status's text is. */
type Piece =
  | { readonly is: 'text' | 'link'; readonly text: string }
  | {
      readonly is: 'mention'
      readonly text: string
      readonly username: string
      readonly domain: string | null
    }
  | { readonly is: 'hashtag'; readonly text: string; readonly name: string }

const TOKEN =
  /(?<link>https?:\/\/[^\s<>"]*[\w/])|(?<![\w@/.])@(?<username>\w(?:[\w.-]*\w)?)(?:@(?<domain>[\w.-]+\w))?|(?<![\w/&#])#(?<tag>[\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*)/gu

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    const { link, username, domain = null, tag } = match.groups ?? {}
    if (match.index > end) pieces.push({ is: 'text', text: text.slice(end, match.index) })
    const [whole] = match
    if (link !== undefined) pieces.push({ is: 'link', text: whole })
    else if (username !== undefined) pieces.push({ is: 'mention', text: whole, username, domain })
    else pieces.push({ is: 'hashtag', text: whole, name: tag ?? '' })
    end = match.index + whole.length
  }
  if (end < text.length) pieces.push({ is: 'text', text: text.slice(end) })
  return pieces
}

/** Finds whom a mention means; undefined: it stays text. */
export type FindMentioned = (
  username: string,
  domain: string | null,
) => { readonly username: string; readonly url: string } | undefined

/** A status as this kind of server renders it. */
export function render(
  text: string,
  costume: CostumeName,
  siteUrl: string,
  findMentioned: FindMentioned,
): string {
  const style = STYLES[costume]
  const pieces = piecesOf(text).map((piece) => {
    if (piece.is === 'link') return style.link(escapeHtml(piece.text))
    if (piece.is === 'hashtag') return style.hashtag(piece.name, siteUrl)
    const found = piece.is === 'mention' ? findMentioned(piece.username, piece.domain) : undefined
    return found === undefined ? escapeHtml(piece.text) : style.mention(found.username, found.url)
  })
  return style.blocks(pieces.join(''))
}

interface Style {
  link(escapedUrl: string): string
  hashtag(name: string, siteUrl: string): string
  mention(username: string, url: string): string
  blocks(inner: string): string
}

const paragraphs = (lineBreak: string) => (inner: string) =>
  inner
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', lineBreak)}</p>`)
    .join('')

const STYLES: Readonly<Record<CostumeName, Style>> = {
  mastodon: {
    link: shortenedLink,
    hashtag: (name, site) =>
      `<a href="${site}/tags/${name}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`,
    mention: (username, url) =>
      `<span class="h-card" translate="no"><a href="${url}" class="u-url mention">@<span>${username}</span></a></span>`,
    blocks: paragraphs('<br />'),
  },
  gotosocial: {
    link: (url) => `<a href="${url}" rel="nofollow noreferrer noopener" target="_blank">${url}</a>`,
    hashtag: (name, site) =>
      `<a href="${site}/tags/${name.toLowerCase()}" class="mention hashtag" rel="tag nofollow noreferrer noopener" target="_blank">#<span>${name}</span></a>`,
    mention: (username, url) =>
      `<span class="h-card"><a href="${url}" class="u-url mention" rel="nofollow noreferrer noopener" target="_blank">@<span>${username}</span></a></span>`,
    blocks: paragraphs('<br>'),
  },
  pleroma: {
    link: (url) => `<a href="${url}" rel="ugc">${url}</a>`,
    hashtag: (name, site) =>
      `<a class="hashtag" data-tag="${name.toLowerCase()}" href="${site}/tag/${name.toLowerCase()}" rel="tag ugc">#${name}</a>`,
    mention: (username, url) =>
      `<span class="h-card"><a class="u-url mention" data-user="${username}" href="${url}" rel="ugc">@<span>${username}</span></a></span>`,
    blocks: (inner) => inner.replaceAll('\n', '<br/>'),
  },
  snac: {
    link: (url) => `<a href="${url}" target="_blank">${url}</a>`,
    hashtag: (name, site) =>
      `<a href="${site}?t=${name.toLowerCase()}" class="mention hashtag" rel="tag">#${name}</a>`,
    mention: (username, url) => `<a href="${url}" class="u-url mention">@${username}</a>`,
    blocks: (inner) => `<p>${inner.replaceAll('\n', '<br>')}</p>`,
  },
}

/** Mastodon shows 30 characters of a link; the rest is there, but invisible. */
function shortenedLink(url: string): string {
  const [, scheme = '', rest = ''] = /^(https?:\/\/(?:www\.)?)(.*)$/.exec(url) ?? []
  const shown = rest.slice(0, 30)
  const hidden = rest.slice(30)
  const kind = hidden === '' ? '' : 'ellipsis'
  return `<a href="${url}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">${scheme}</span><span class="${kind}">${shown}</span><span class="invisible">${hidden}</span></a>`
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/**
 * Characters as Mastodon counts them (status_length_validator.rb): graphemes, a link always `perUrl`, a mention
 * without its domain.
 */
export function countedLength(text: string, perUrl: number): number {
  let length = 0
  for (const piece of piecesOf(text)) {
    if (piece.is === 'link' && perUrl > 0) length += perUrl
    else length += graphemes(piece.is === 'mention' ? `@${piece.username}` : piece.text)
  }
  return length
}

const segmenter = new Intl.Segmenter()
function graphemes(text: string): number {
  return [...segmenter.segment(text)].length
}
