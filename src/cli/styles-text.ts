import type { Catalog } from '../core/styles/catalog.ts'
import type { Style } from '../core/styles/schema.ts'

/** All categories with how many styles they have. */
export function listing({ categories, styles }: Catalog): string {
  const width = Math.max(0, ...[...categories.keys()].map((name) => name.length))
  const rows = [...categories.values()].map(({ name, members }) => `${name.padEnd(width)}  ${members.length}`)
  return [...rows, '', `${styles.size} styles in all. One category: styles list <category>`].join('\n')
}

/** A style, field by field, its author last. */
export function shown({ name, credit, ...fields }: Style): string {
  const rows = Object.entries(fields).map(
    ([field, value]) => `  ${field}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const by =
    credit === undefined ? [] : [`  by ${credit.author}${credit.url === undefined ? '' : ` (${credit.url})`}`]
  return [name, ...rows, ...by].join('\n')
}

/** What can be used, and everything that was mended or set aside, by name. */
export function verdict({ styles, categories, quarantined, warnings }: Catalog): string {
  return [
    `${styles.size} styles and ${categories.size} categories are usable.`,
    ...quarantined.map(({ file, name, reason }) => `set aside: ${file}: ${name}: ${reason}`),
    ...warnings.map(({ file, name, message }) => `warning: ${file}: ${name}: ${message}`),
  ].join('\n')
}
