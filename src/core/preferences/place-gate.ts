import { Lately } from '../lately.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import { createGate, type Gate, type Lists } from '../request/gate.ts'
import type { DrawWords } from '../request/model.ts'
import { type Catalog, findStyle } from '../styles/catalog.ts'
import type { Effective } from './effective.ts'

const NONE: Lists = { people: [], places: [], words: [], styles: [], models: [] }

/** What a place lets be drawn, within what the operator does. */
export interface PlaceGate {
  /** Of these styles those that the place offers. */
  catalog(catalog: Catalog): Catalog
  /** Why these words are not drawn here. `catalog` is what the operator offers. */
  refuses(words: DrawWords, catalog: Catalog): Sentence | undefined
}

export function placeGate({
  styles = [],
  blockedWords = [],
}: {
  styles?: Effective['styles'] | undefined
  blockedWords?: readonly string[]
}): PlaceGate {
  const gate = createGate({ block: { ...NONE, words: blockedWords }, allow: { ...NONE, styles } })
  const offered = (catalog: Catalog) => remembered(catalog, styles, gate)
  return {
    catalog: offered,
    refuses(words, catalog) {
      const refused = gate.refuses(words)
      if (refused !== undefined) return refused
      const here = offered(catalog)
      // A style that nobody knows is for whoever looks it up; and the styles of a list may all have gone.
      const withheld =
        words.style === undefined
          ? here.styles.size < Math.min(1, catalog.styles.size)
          : findStyle(here, words.style).kind === 'unknown' &&
            findStyle(catalog, words.style).kind !== 'unknown'
      return withheld ? sentence('styleNotAllowed', {}) : undefined
    },
  }
}

/** What places offer of a catalogue: names are looked up in it with every key that somebody types. */
const known = new WeakMap<Catalog, Lately<string, Catalog>>()
const MOST_KNOWN = 200

function remembered(catalog: Catalog, styles: readonly string[], gate: Gate): Catalog {
  if (styles.length === 0) return catalog
  const offers = known.get(catalog) ?? new Lately<string, Catalog>(MOST_KNOWN)
  known.set(catalog, offers)
  const key = JSON.stringify(styles)
  const offered = offers.get(key) ?? gate.catalog(catalog)
  offers.set(key, offered)
  return offered
}
