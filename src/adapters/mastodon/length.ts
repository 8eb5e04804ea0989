import { cut } from '../../core/reply/fit.ts'
import type { Server } from './server.ts'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What servers take for a link, roughly: too much rather than too little. */
const LINK = /https?:\/\/[^\s<>"]+/giu
const MENTION_DOMAIN = /(@[\w.-]+)@[\w.:-]+/g

/**
 * The length of a post as its server counts it. Mastodon counts what people see as characters, links as a fixed
 * number, mentions without their domain (StatusLengthValidator); the others count more, at most UTF-16 units.
 */
export function statusLength(text: string, { kind, perLink }: Pick<Server, 'kind' | 'perLink'>): number {
  const atLeast = kind === 'mastodon' ? 0 : Number.POSITIVE_INFINITY
  const counted = text.replace(LINK, (link) => 'x'.repeat(Math.max(perLink, Math.min(link.length, atLeast))))
  if (kind !== 'mastodon') return counted.length
  let length = 0
  for (const _ of graphemes.segment(counted.replace(MENTION_DOMAIN, '$1'))) length += 1
  return length
}

/** As much of the text as `count` says is within the limit. */
export function fitStatus(text: string, limit: number, count: (text: string) => number): string {
  if (count(text) <= limit) return text
  let fits = 0
  let tooLong = text.length
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (count(cut(text, middle)) <= limit) fits = middle
    else tooLong = middle
  }
  return cut(text, fits)
}
