import type { Style } from './schema.ts'

/** A category with its styles. */
export interface Catalogued {
  readonly name: string
  /** Names of styles, each once. */
  readonly members: readonly string[]
}

/** Deeper nesting is a mistake, and a bound on the work. */
const DEEPEST = 16

interface Expanded {
  readonly categories: ReadonlyMap<string, Catalogued>
  readonly quarantined: { file: string; name: string; reason: string }[]
  readonly warnings: { file: string; name: string; message: string }[]
}

/**
 * Replaces the categories within categories by their styles. A category that contains itself is refused;
 * members that do not exist are left out. As a member, a name that is both means the category.
 */
export function expandCategories(
  listed: ReadonlyMap<string, { file: string; members: readonly string[] }>,
  styles: ReadonlyMap<string, Style>,
): Expanded {
  const categories = new Map<string, Catalogued>()
  const refused = new Map<string, string>()
  const warnings: Expanded['warnings'] = []

  function expand(name: string, path: readonly string[]): readonly string[] | undefined {
    const done = categories.get(name)
    if (done !== undefined) return done.members
    const entry = listed.get(name)
    if (entry === undefined || refused.has(name)) return undefined
    const at = path.indexOf(name)
    if (at !== -1) {
      const circle = path.slice(at)
      for (const member of circle) refused.set(member, `contains itself: ${[...circle, name].join(' → ')}`)
      return undefined
    }
    if (path.length === DEEPEST) {
      refused.set(name, `is nested more than ${DEEPEST} deep`)
      return undefined
    }
    const members = new Set<string>()
    for (const member of entry.members) {
      const nested = member === name && styles.has(name) ? undefined : expand(member, [...path, name])
      if (refused.has(name)) return undefined
      if (nested !== undefined) for (const style of nested) members.add(style)
      else if (styles.has(member)) members.add(member)
      else
        warnings.push({
          file: entry.file,
          name,
          message: `'${member}' is left out: there is no such style or category`,
        })
    }
    if (members.size === 0) {
      refused.set(name, 'none of its members can be used')
      return undefined
    }
    categories.set(name, { name, members: [...members] })
    return categories.get(name)?.members
  }

  // The categories themselves are expanded in the order of the file.
  for (const name of listed.keys()) expand(name, [])
  const ordered = [...listed.keys()].flatMap((name) => categories.get(name) ?? [])
  return {
    categories: new Map(ordered.map((entry) => [entry.name, entry])),
    quarantined: [...refused].map(([name, reason]) => ({ file: listed.get(name)?.file ?? '', name, reason })),
    warnings,
  }
}
