import type { Clock } from '../ports.ts'
import type { PreferenceKey, PreferenceScope, SettingsOf } from '../preferences/key.ts'
import type { Preferences } from '../preferences/rows.ts'
import { type Change, changed, personPreferences, placePreferences } from '../preferences/schema.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import { type Catalog, findStyle } from '../styles/catalog.ts'
import type { Changed, PreferencesDesk } from './desk.ts'

const LONGEST_ECHO = 100

/** Checks what people choose before it is kept. Styles and categories are kept by the names they have. */
export function createPreferencesDesk(
  rows: Preferences,
  clock: Clock,
  catalog: () => Catalog,
): PreferencesDesk {
  async function save<Scope extends PreferenceScope>(
    key: PreferenceKey<Scope>,
    change: Change<SettingsOf[Scope]>,
    read: (settings: object) => SettingsOf[Scope] | undefined,
  ): Promise<Changed<SettingsOf[Scope]>> {
    let fits = true
    const settings = await rows.changePreferences(
      key,
      (before) => {
        const after = read(changed(before, change))
        fits = after !== undefined
        return after ?? before
      },
      clock.now(),
    )
    return fits ? { settings } : { refused: sentence('preferenceRefused', {}) }
  }

  return {
    ofPerson: (key) => rows.preferences(key),
    ofPlace: (key) => rows.preferences(key),

    async changePerson(key, change) {
      const read = (settings: object) => personPreferences.safeParse(settings).data
      if (change.style == null) return save(key, change, read)
      const { names, unknown } = named(catalog(), [change.style])
      return unknown === undefined
        ? save(key, { ...change, style: names.join() }, read)
        : { refused: unknown }
    },

    async changePlace(key, change) {
      const read = (settings: object) => placePreferences.safeParse(settings).data
      if (change.styles == null) return save(key, change, read)
      const { names, unknown } = named(catalog(), change.styles)
      return unknown === undefined ? save(key, { ...change, styles: names }, read) : { refused: unknown }
    },

    async clear(key) {
      await rows.changePreferences(key, () => ({}), clock.now())
    },
  }
}

/** The names as the catalogue has them, and what is wrong with the first that it has not. */
function named(catalog: Catalog, styles: readonly string[]): { names: string[]; unknown?: Sentence } {
  const names: string[] = []
  for (const style of styles) {
    const found = findStyle(catalog, style)
    if (found.kind === 'unknown') {
      const { closest } = found
      const echo = style.slice(0, LONGEST_ECHO).toWellFormed()
      return { names, unknown: sentence('unknownStyle', { style: echo, closest }) }
    }
    names.push(found.kind === 'style' ? found.style.name : found.name)
  }
  return { names }
}
