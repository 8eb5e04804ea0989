/** As many of the names as go into one message. */
export interface Page {
  readonly names: readonly string[]
  /** Counts from 1. */
  readonly page: number
  /** Names on the pages that follow. */
  readonly left: number
}

/**
 * The page of a list that was asked for, the last one where there are fewer. Each holds as many whole names as fit,
 * and at least one, so that every name is on some page.
 */
export function pageOf(names: readonly string[], wanted: number, fits: (page: Page) => boolean): Page {
  let rest = names
  for (let page = 1; ; page += 1) {
    const shown = fullest(rest, page, fits)
    if (shown.left === 0 || page >= wanted) return shown
    rest = rest.slice(shown.names.length)
  }
}

function fullest(rest: readonly string[], page: number, fits: (page: Page) => boolean): Page {
  for (let count = rest.length; ; count -= 1) {
    const shown = { names: rest.slice(0, count), page, left: rest.length - count }
    if (count <= 1 || fits(shown)) return shown
  }
}
