import { type Effective, effective, type PlaceSettings } from './effective.ts'
import type { PreferenceKey, PreferenceScope, SettingsOf, Whereabouts } from './key.ts'
import type { PersonPreferences } from './schema.ts'

/** What a person chose, and what was chosen for each of the places they ask in, nearest first. */
export interface Chosen {
  readonly person: PersonPreferences
  readonly places: readonly PlaceSettings[]
}

/** The rows behind preferences. Nothing keeps them in memory, so that a change holds in every process at once. */
export interface Preferences {
  /** Empty where nothing was chosen. */
  preferences<Scope extends PreferenceScope>(key: PreferenceKey<Scope>): Promise<SettingsOf[Scope]>
  /**
   * Saves what `change` makes of the settings, and returns it; of empty ones nothing is kept. Changes of the same
   * settings are made one after the other, whichever process makes them, so that none is lost.
   */
  changePreferences<Scope extends PreferenceScope>(
    key: PreferenceKey<Scope>,
    change: (settings: SettingsOf[Scope]) => SettingsOf[Scope],
    nowMs: number,
  ): Promise<SettingsOf[Scope]>
  /** In one look. */
  chosenAt(where: Whereabouts): Promise<Chosen>
}

/** What holds for a person at a place, as of now. */
export async function effectiveAt(
  rows: Pick<Preferences, 'chosenAt'>,
  where: Whereabouts,
): Promise<Effective> {
  const { person, places } = await rows.chosenAt(where)
  return effective(person, places)
}
