import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Catalog } from '../styles/catalog.ts'
import { fold } from '../styles/names.ts'
import type { DrawWords, IncomingEvent } from './model.ts'
import { createWordFilter, foldLetters } from './words.ts'

/** What an operator lists. People and places are `<platform>:<id>`, or with a `*`: see `means`. */
export interface Lists {
  readonly people: readonly string[]
  readonly places: readonly string[]
  readonly words: readonly string[]
  readonly styles: readonly string[]
  readonly models: readonly string[]
}

/** Who may ask, where, and for what. */
export interface Gate {
  allowsPerson(event: Pick<IncomingEvent, 'platform' | 'person'>): boolean
  allowsPlace(event: Pick<IncomingEvent, 'platform' | 'place'>): boolean
  /** Why these words are not drawn here; undefined where they are. The words are final, `again` resolved. */
  refuses(words: DrawWords): Sentence | undefined
  /** The catalogue without the styles that are not offered here. */
  catalog(catalog: Catalog): Catalog
}

/**
 * A block list is compared without accents and case. An allow list that is not empty lets nothing else in,
 * and is compared by case alone: a look-alike of an allowed name is another name. Allowed *words* are no such
 * list: they are phrases that may be said although they contain a blocked one.
 */
export function createGate({ block, allow }: { block: Lists; allow: Lists }): Gate {
  const people = listed(block.people, allow.people)
  const places = listed(block.places, allow.places)
  const words = createWordFilter(block.words, allow.words)
  const blockedStyles = new Set(block.styles.map(fold))
  const allowedStyles = new Set(allow.styles.map(fold))
  const blockedModels = new Set(block.models.map(fold))
  const allowedModels = new Set(allow.models.map(fold))
  const usesModel = (model: string): boolean =>
    !blockedModels.has(fold(model)) && (allowedModels.size === 0 || allowedModels.has(fold(model)))
  const filtered = new WeakMap<Catalog, Catalog>()

  function filter(catalog: Catalog): Catalog {
    const inCategory = [...catalog.categories.values()].flatMap(({ name, members }) =>
      allowedStyles.has(fold(name)) ? members : [],
    )
    const blockedMembers = [...catalog.categories.values()].flatMap(({ name, members }) =>
      blockedStyles.has(fold(name)) ? members : [],
    )
    const allowed = new Set([...allowedStyles, ...inCategory.map(fold)])
    const blocked = new Set([...blockedStyles, ...blockedMembers.map(fold)])
    const offers = (style: string): boolean =>
      !blocked.has(fold(style)) && (allowed.size === 0 || allowed.has(fold(style)))
    const styles = new Map(
      [...catalog.styles].filter(([name, { model }]) => offers(name) && usesModel(model)),
    )
    const categories = new Map(
      [...catalog.categories].flatMap(([name, category]) => {
        const members = category.members.filter((member) => styles.has(member))
        return members.length === 0 ? [] : [[name, { ...category, members }] as const]
      }),
    )
    return { ...catalog, styles, categories }
  }

  const listsStyles =
    block.styles.length + allow.styles.length + block.models.length + allow.models.length > 0
  return {
    allowsPerson: ({ platform, person }) => people(platform, [person.id]),
    allowsPlace: ({ platform, place }) => places(platform, [place.id, ...(place.within ?? [])]),
    refuses({ prompt, negative, style = '', overrides: { model, loras = [], tis = [] } }) {
      const named = [...loras, ...tis].map(({ name }) => name)
      if (words([prompt, negative, style, model ?? '', ...named])) return sentence('wordsNotAllowed', {})
      if (blockedStyles.has(fold(style))) return sentence('styleNotAllowed', {})
      if (model !== undefined && !usesModel(model)) return sentence('modelNotAllowed', {})
      return undefined
    },
    catalog(catalog) {
      if (!listsStyles) return catalog
      const known = filtered.get(catalog) ?? filter(catalog)
      filtered.set(catalog, known)
      return known
    },
  }
}

/**
 * Whether one of the lists' entries means this id. A `*` stands for all of it, or for what is before an `@` or a dot:
 * `mastodon:*@evil.example` for everybody of a server, `mastodon:*.evil.example` for all below it.
 */
export function means(entries: ReadonlySet<string>, platform: string, id: string, as = lower): boolean {
  const ends = [...id.matchAll(/[@.]/g)].map(({ index }) => id.slice(index))
  return [id, '*', ...ends.map((end) => `*${end}`)].some((one) => entries.has(as(`${platform}:${one}`)))
}

function listed(block: readonly string[], allow: readonly string[]) {
  const blocked = new Set(block.map(foldLetters))
  const allowed = new Set(allow.map(lower))
  /** An entry for one of the ids is an entry for all: a channel's for its threads, a server's for its channels. */
  return (platform: string, ids: readonly string[]): boolean =>
    !ids.some((id) => means(blocked, platform, id, foldLetters)) &&
    (allowed.size === 0 || ids.some((id) => means(allowed, platform, id)))
}

export function lower(text: string): string {
  return text.toLowerCase()
}
