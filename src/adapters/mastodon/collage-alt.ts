import type { OutgoingImage } from '../../core/ports.ts'
import { cut } from '../../core/reply/fit.ts'
import { say, sentence } from '../../core/reply/messages/index.ts'
import type { Locale } from '../../core/reply/messages/locale.ts'

/** What each part of a collage shows, in as many words as fit. */
export function collageAlt(
  images: readonly Pick<OutgoingImage, 'altText'>[],
  locale: Locale,
  limit: number,
): string {
  const around = say(locale, sentence('collageAlt', { parts: images.map(() => '') })).length
  const share = Math.floor((limit - around) / images.length)
  const parts = images.map(({ altText }) => cut(altText, share))
  return cut(say(locale, sentence('collageAlt', { parts })), limit)
}

/**
 * The alt text of a collage with other words for one of its parts, which are numbered ` 1: … 2: …` in every language.
 * Where the numbers are not there any more, the words are all of it.
 */
export function withPart(whole: string, part: number, words: string): string {
  const starts: number[] = []
  for (let number = 1, at = 0; ; number += 1) {
    const mark = ` ${number}: `
    const found = whole.indexOf(mark, at)
    if (found < 0) break
    at = found + mark.length
    starts.push(at)
  }
  const start = starts[part]
  if (start === undefined) return words
  const next = starts[part + 1]
  const end = next === undefined ? whole.length : next - ` ${part + 2}: `.length
  return `${whole.slice(0, start)}${words}${whole.slice(end)}`
}
