const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Longest grapheme that is kept whole; what is longer is hostile (hundreds of stacked accents). */
const MAX_GRAPHEME = 64

/**
 * The text in at most `limit` UTF-16 units (no platform counts more than that), cut between graphemes and
 * marked with `…` where it was cut.
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  if (limit < 1) return ''
  const room = limit - 1
  let end = 0
  for (const { index, segment } of graphemes.segment(text.slice(0, room + MAX_GRAPHEME))) {
    if (index + segment.length > room) break
    end = index + segment.length
  }
  return `${text.slice(0, end).trimEnd()}…`
}

/**
 * Text that fits: first the echoed words get shorter, then remarks go, the last first, and at last the text
 * itself is cut. `render` builds the text around the words.
 */
export function fit(
  limit: number,
  words: string,
  remarks: readonly string[],
  render: (words: string) => string,
): string {
  const build = (echo: string, count: number) => [render(echo), ...remarks.slice(0, count)].join(' ')
  const whole = build(words, remarks.length)
  if (whole.length <= limit) return whole
  for (let count = remarks.length; count >= 0; count--) {
    const room = limit - build('', count).length
    if (room >= Math.min(words.length, SHORTEST_ECHO)) return build(cut(words, room), count)
  }
  return cut(render(cut(words, SHORTEST_ECHO)), limit)
}

/** Fewer characters of somebody's words say nothing. */
const SHORTEST_ECHO = 20
