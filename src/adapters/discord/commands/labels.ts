/** Between a name and what it is. */
export const SEPARATOR = ' · '

/**
 * The name that is meant, where somebody typed or pasted one with what stands around names in lists: `Style: x`,
 * `Category: x`, or a suggestion with its hint.
 */
export function withoutLabel(text: string): string {
  const [name = ''] = text.split(SEPARATOR)
  return name.replace(/^\s*(?:style|category|stil|kategorie)\s*:/iu, '').trim()
}
