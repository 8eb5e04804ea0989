import type { Catalog } from './catalog.ts'

/** `CREDITS.md`: who made which styles, by author. */
export function creditsMarkdown(catalog: Catalog): string {
  const authors = new Map<string, { url: string | undefined; styles: string[] }>()
  for (const { name, credit } of catalog.styles.values()) {
    if (credit === undefined) continue
    const author = authors.get(credit.author) ?? { url: credit.url, styles: [] }
    authors.set(credit.author, { url: author.url ?? credit.url, styles: [...author.styles, name] })
  }
  const sections = [...authors].sort(byName).map(([name, { url, styles }]) => {
    const heading = url === undefined ? name : `[${name}](${url})`
    return `## ${heading}\n\n${styles.sort(byCodeUnits).join(', ')}\n`
  })
  return [
    '# Credits\n',
    'Who made the styles in this folder, or what they build on. Written by `npm run -s herald -- styles credits`.\n',
    ...sections,
  ].join('\n')
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return byCodeUnits(a, b)
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
