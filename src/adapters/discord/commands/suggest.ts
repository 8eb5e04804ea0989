import type { APIApplicationCommandOptionChoice } from 'discord.js'
import type { ServedModel } from '../../../core/desk/desk.ts'
import { cut } from '../../../core/reply/fit.ts'
import type { Locale } from '../../../core/reply/messages/locale.ts'
import { type Catalog, findStyle } from '../../../core/styles/catalog.ts'
import { indexNames, type NameIndex, searchNames } from '../../../core/styles/search.ts'
import { LIMITS } from '../views/limits.ts'
import { type Tell, tellIn } from '../views/tell.ts'
import { SEPARATOR, withoutLabel } from './labels.ts'

export type Choice = APIApplicationCommandOptionChoice<string>

export interface StyleSuggesting {
  readonly typed: string
  readonly locale: Locale
  /** Offered first while nothing is typed: the person's own default, then the place's and the operator's. */
  readonly defaults: readonly string[]
  /** Undefined while nobody knows. */
  readonly models: readonly ServedModel[] | undefined
}

/** Styles and categories that somebody may be typing, with what each is. */
export function suggestStyles(catalog: Catalog, asked: StyleSuggesting): Choice[] {
  const { typed, locale, defaults, models } = asked
  const words = withoutLabel(typed)
  const names = words === '' ? usual(catalog, defaults) : searchNames(indexOf(catalog), words, LIMITS.options)
  const served = models && servedBy(models)
  const tell = tellIn(locale)
  return names.map((name) => choice(name, hints(tell, catalog, name, served)))
}

/** Models that are served, by how many volunteers. */
export function suggestModels(
  models: readonly ServedModel[],
  { typed, locale }: Pick<StyleSuggesting, 'typed' | 'locale'>,
): Choice[] {
  const words = withoutLabel(typed)
  const byName = new Map(models.map((model) => [model.name, model]))
  const all = modelIndexOf(models)
  const names =
    words === ''
      ? all.entries.slice(0, LIMITS.options).map(({ name }) => name)
      : searchNames(all, words, LIMITS.options)
  const tell = tellIn(locale)
  return names.map((name) => {
    const { workers = 0, queued = 0 } = byName.get(name) ?? {}
    return choice(name, [tell('modelHint', { workers, queued })])
  })
}

function choice(name: string, hints: readonly string[]): Choice {
  return { name: cut([name, ...hints].join(SEPARATOR), LIMITS.option), value: name }
}

function hints(
  tell: Tell,
  catalog: Catalog,
  name: string,
  served: ReadonlySet<string> | undefined,
): string[] {
  const found = findStyle(catalog, name)
  if (found.kind === 'unknown') return []
  const members = found.kind === 'style' ? [found.style.name] : found.members
  const isServed = (member: string) => served?.has(catalog.styles.get(member)?.model ?? '') === true
  return [
    found.kind === 'style' ? found.style.model : tell('categoryHint', { styles: members.length }),
    ...(served === undefined || members.some(isServed) ? [] : [tell('nobodyDraws', {})]),
  ]
}

/** While nothing is typed: the defaults, the categories, what is in a default that is a category, and the other styles. */
function usual(catalog: Catalog, defaults: readonly string[]): string[] {
  const found = defaults.map((name) => findStyle(catalog, name))
  const first = found.flatMap((one) =>
    one.kind === 'unknown' ? [] : [one.kind === 'style' ? one.style.name : one.name],
  )
  const members = found.flatMap((one) => (one.kind === 'category' ? one.members : []))
  const categories = [...catalog.categories.keys()].slice(0, MOST_CATEGORIES)
  const names = [...first, ...categories, ...members, ...catalog.styles.keys()]
  return [...new Set(names)].filter(fits).slice(0, LIMITS.options)
}
const MOST_CATEGORIES = 14

function fits(name: string): boolean {
  return name.length <= LIMITS.option
}

const indexes = new WeakMap<Catalog, NameIndex>()
function indexOf(catalog: Catalog): NameIndex {
  const known = indexes.get(catalog)
  if (known !== undefined) return known
  const made = indexNames([...catalog.categories.keys(), ...catalog.styles.keys()].filter(fits))
  indexes.set(catalog, made)
  return made
}

const modelIndexes = new WeakMap<readonly ServedModel[], NameIndex>()
function modelIndexOf(models: readonly ServedModel[]): NameIndex {
  const known = modelIndexes.get(models)
  if (known !== undefined) return known
  const made = indexNames(models.map(({ name }) => name).filter(fits))
  modelIndexes.set(models, made)
  return made
}

const servedSets = new WeakMap<readonly ServedModel[], ReadonlySet<string>>()
function servedBy(models: readonly ServedModel[]): ReadonlySet<string> {
  const known = servedSets.get(models)
  if (known !== undefined) return known
  const made = new Set(models.filter(({ workers }) => workers > 0).map(({ name }) => name))
  servedSets.set(models, made)
  return made
}
