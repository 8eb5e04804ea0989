import { type Sentence, sentence } from '../reply/messages/index.ts'
import { createGate, type Lists } from '../request/gate.ts'
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
  return {
    catalog: (catalog) => gate.catalog(catalog),
    refuses(words, catalog) {
      const refused = gate.refuses(words)
      if (refused !== undefined || words.style === undefined) return refused
      const withheld =
        findStyle(gate.catalog(catalog), words.style).kind === 'unknown' &&
        findStyle(catalog, words.style).kind !== 'unknown'
      return withheld ? sentence('styleNotAllowed', {}) : undefined
    },
  }
}
