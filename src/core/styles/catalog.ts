import { readEnhancement, readStyle } from './entry.ts'
import { closestNames, fold } from './names.ts'
import { type Catalogued, expandCategories } from './nesting.ts'
import { category, type Enhancement, entriesOf, isObject, type ModelReference, type Style } from './schema.ts'

/** What the style files say, with everything unusable set aside. */
export interface Catalog {
  readonly styles: ReadonlyMap<string, Style>
  /** Nested categories are already expanded to the names of their styles. */
  readonly categories: ReadonlyMap<string, Catalogued>
  /** By baseline of the model. */
  readonly enhancements: ReadonlyMap<string, Enhancement>
  readonly models: ReadonlyMap<string, ModelReference>
  /** Entries that cannot be used. */
  readonly quarantined: readonly { file: string; name: string; reason: string }[]
  /** Entries that are used, though something about them was mended. */
  readonly warnings: readonly { file: string; name: string; message: string }[]
}

/** The three files of one folder as parsed JSON; undefined where a file is missing. */
export interface CatalogSource {
  /** Put before the file names in warnings. */
  readonly label: string
  readonly styles?: unknown
  readonly categories?: unknown
  readonly enhancements?: unknown
}

/** Earlier sources win: a name they use, for a style or a category, hides the same name in later ones. */
export function buildCatalog(
  sources: readonly CatalogSource[],
  models: ReadonlyMap<string, ModelReference>,
): Catalog {
  const styles = new Map<string, Style>()
  const listed = new Map<string, { file: string; members: readonly string[] }>()
  const enhancements = new Map<string, Enhancement>()
  const quarantined: { file: string; name: string; reason: string }[] = []
  const warnings: { file: string; name: string; message: string }[] = []
  const taken = new Set<string>()

  for (const source of sources) {
    const names = new Set<string>()
    const entries = (kind: 'styles' | 'categories' | 'enhancements') => {
      const file = `${source.label}/${kind}.json`
      const json = source[kind]
      if (json !== undefined && !isObject(json))
        quarantined.push({ file, name: '(whole file)', reason: 'is no JSON object' })
      return entriesOf(json)
        .filter(([name]) => name !== '$schema')
        .map(([name, raw]) => ({ file, name, raw }))
    }

    const folded = new Map<string, string>()
    for (const { file, name, raw } of entries('styles')) {
      if (taken.has(fold(name))) continue
      const read = readStyle(raw)
      if (!read.ok) {
        quarantined.push({ file, name, reason: read.reason })
        continue
      }
      const twin = folded.get(fold(name))
      const messages = [...read.warnings, ...aboutModel(read.value.model, models)]
      if (twin !== undefined) messages.push(`is hard to tell from '${twin}': found by its exact name only`)
      else folded.set(fold(name), name)
      for (const message of messages) warnings.push({ file, name, message })
      styles.set(name, { name, ...read.value })
      names.add(fold(name))
    }

    for (const { file, name, raw } of entries('categories')) {
      if (taken.has(fold(name))) continue
      const parsed = category.safeParse(raw)
      if (!parsed.success) {
        quarantined.push({ file, name, reason: 'is no list of names, or an empty one' })
        continue
      }
      if (styles.has(name))
        warnings.push({ file, name, message: 'is a style too: by this name people get the style' })
      listed.set(name, { file, members: parsed.data })
      names.add(fold(name))
    }

    for (const { file, name, raw } of entries('enhancements')) {
      if (enhancements.has(name)) continue
      const read = readEnhancement(raw)
      if (!read.ok) {
        quarantined.push({ file, name, reason: read.reason })
        continue
      }
      for (const message of read.warnings) warnings.push({ file, name, message })
      enhancements.set(name, read.value)
    }
    for (const name of names) taken.add(name)
  }

  const nested = expandCategories(listed, styles)
  return {
    styles,
    categories: nested.categories,
    enhancements,
    models,
    quarantined: [...quarantined, ...nested.quarantined],
    warnings: [...warnings, ...nested.warnings],
  }
}

function aboutModel(model: string, models: ReadonlyMap<string, ModelReference>): string[] {
  if (models.size === 0 || models.has(model)) return []
  return [`the model '${model}' is not in models.json, so its baseline is a guess`]
}

export type Found =
  | { readonly kind: 'style'; readonly style: Style }
  | { readonly kind: 'category'; readonly name: string; readonly members: readonly string[] }
  | { readonly kind: 'unknown'; readonly closest: string[] }

/** Looks a name up as people type it; an exact name is tried first, and a style wins over a category. */
export function findStyle(catalog: Catalog, name: string): Found {
  const index = indexOf(catalog)
  const style =
    catalog.styles.get(name) ?? (catalog.categories.has(name) ? undefined : index.styles.get(fold(name)))
  if (style !== undefined) return { kind: 'style', style }
  const found = catalog.categories.get(name) ?? index.categories.get(fold(name))
  if (found !== undefined) return { kind: 'category', ...found }
  const names = new Set([...catalog.styles.keys(), ...catalog.categories.keys()])
  return { kind: 'unknown', closest: closestNames(name, names) }
}

interface Index {
  readonly styles: ReadonlyMap<string, Style>
  readonly categories: ReadonlyMap<string, Catalogued>
}
const indexes = new WeakMap<Catalog, Index>()

function indexOf(catalog: Catalog): Index {
  const known = indexes.get(catalog)
  if (known !== undefined) return known
  const index = { styles: byFoldedName(catalog.styles), categories: byFoldedName(catalog.categories) }
  indexes.set(catalog, index)
  return index
}

function byFoldedName<T>(entries: ReadonlyMap<string, T>): Map<string, T> {
  const folded = new Map<string, T>()
  for (const [name, entry] of entries) if (!folded.has(fold(name))) folded.set(fold(name), entry)
  return folded
}
