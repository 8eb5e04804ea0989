import { baselineOf } from '../horde/baseline.ts'
import { type Catalog, findStyle } from './catalog.ts'
import type { Style } from './schema.ts'

/**
 * A name to offer where nobody draws a style: one that shares a category with it, else one for the same
 * kind of model, else the default style. Null when none of them has horde workers.
 */
export function readyInstead(
  catalog: Catalog,
  members: readonly Style[],
  served: ReadonlySet<string>,
  defaultStyle: string,
): string | null {
  const ready = (name: string): boolean => served.has(catalog.styles.get(name)?.model ?? '')
  // Nobody asked for this one, so it is no model for adult pictures.
  const adult = (model: string): boolean => catalog.models.get(model)?.nsfw === true
  const names = new Set(members.map(({ name }) => name))
  for (const category of catalog.categories.values()) {
    if (!category.members.some((name) => names.has(name))) continue
    const found = category.members.find(ready)
    if (found !== undefined) return found
  }
  const baselines = new Set(members.map(({ model }) => baselineOf(model, catalog.models)))
  for (const { name, model } of catalog.styles.values())
    if (served.has(model) && !adult(model) && baselines.has(baselineOf(model, catalog.models))) return name
  const fallback = findStyle(catalog, defaultStyle)
  if (fallback.kind === 'style') return ready(fallback.style.name) ? fallback.style.name : null
  return fallback.kind === 'category' && fallback.members.some(ready) ? fallback.name : null
}
