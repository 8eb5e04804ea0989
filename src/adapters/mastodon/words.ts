import { htmlText, type Link } from './html.ts'
import type { Status } from './status.ts'
import { addressOf, type Us } from './us.ts'

/** Older Mastodon lets the fallback of a quote through and takes its class away. */
const BARE_FALLBACK = /^RE: https?:\/\/\S+$/gm

/**
 * What a status says: plain text without its mentions and hashtags (by its own lists, and by how links are marked
 * where a server leaves the lists empty), custom emoji as words.
 */
export function statusWords(status: Status, us: Us): string {
  const text = htmlText(status.content ?? '', {
    leaveOut: (link) => isMention(link, status) || isTag(link, status),
  })
  const words = withoutHandle(emojiWords(text, status), us)
  return words.replace(BARE_FALLBACK, '').replace(/ {2,}/g, ' ').trim()
}

function isMention({ href, classes, text }: Link, { mentions }: Status): boolean {
  if (!text.startsWith('@')) return false
  if (classes.includes('mention') && !classes.includes('hashtag')) return true
  const handle = text.slice(1).toLowerCase()
  return (mentions ?? []).some(
    ({ acct, url }) =>
      url === href || handle === acct.toLowerCase() || handle === acct.split('@')[0]?.toLowerCase(),
  )
}

function isTag({ href, classes, text }: Link, { tags }: Status): boolean {
  if (!text.startsWith('#')) return false
  if (classes.includes('hashtag')) return true
  const name = text.slice(1).toLowerCase()
  return (tags ?? []).some((tag) => tag.url === href || tag.name.toLowerCase() === name)
}

/** `:blob_cat:` as `blob cat`, for the emoji that the status brings. */
function emojiWords(text: string, { emojis }: Status): string {
  const known = new Set((emojis ?? []).map(({ shortcode }) => shortcode))
  if (known.size === 0) return text
  return text.replace(/:(\w{1,100}):/g, (whole, name: string) =>
    known.has(name) ? ` ${name.replaceAll('_', ' ')} ` : whole,
  )
}

/** Our handle where it is no link, as servers without mention links have it. */
function withoutHandle(text: string, us: Us): string {
  const address = addressOf(us, us)
  const name = address.split('@')[0] ?? ''
  const handles = new Set([`@${address}`, `@${name}`])
  return text.replace(/@[\w.-]{1,100}(?:@[\w.:-]{1,253})?/g, (word) =>
    handles.has(word.toLowerCase().replace(/[.:-]+$/, '')) ? '' : word,
  )
}
