import type { Sentence } from './messages/index.ts'

/**
 * The sentence with everything people wrote unable to mention anybody, join a hashtag, become a link or end a
 * code span: a zero-width space after `@`, `#`, the `u` of Reddit's `u/name`, and within whatever a server takes
 * for a link; apostrophes for backticks. Our own parser drops zero-width spaces, so what is copied from a reply
 * still works. Only the parameter `url`, which comes from style files and never from people, stays as it is.
 */
export function breakMarkup(sentence: Sentence): Sentence {
  return { ...sentence, params: harmless(sentence.params) } as Sentence
}

function harmless(value: unknown): unknown {
  if (typeof value === 'string') return breakText(value)
  if (Array.isArray(value)) return value.map(harmless)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'url' ? inner : harmless(inner)]),
  )
}

/** The same for words that are part of no sentence. */
export function breakText(text: string): string {
  return text.replace(MARKUP, '$&\u200B').replaceAll('`', "'")
}

/** Some servers (Pleroma) make links of bare domains too. */
const MARKUP =
  /[@＠#＃]|(?<!\w)[ur](?=\/\w)|:(?=\/\/)|(?<=\b(?:magnet|mailto|xmpp)):|(?<=[\p{L}\p{N}])\.(?=\p{L})/giu
