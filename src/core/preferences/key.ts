import type { IncomingEvent, Platform } from '../request/model.ts'
import type { PersonPreferences, PlacePreferences } from './schema.ts'

/** What is chosen, by whose choice it is. */
export interface SettingsOf {
  readonly person: PersonPreferences
  readonly place: PlacePreferences
}
export type PreferenceScope = keyof SettingsOf

/** Whose preferences: a person's or a place's, each on one of our accounts. */
export interface PreferenceKey<Scope extends PreferenceScope = PreferenceScope> {
  readonly scope: Scope
  readonly platform: Platform
  readonly account: string
  readonly id: string
}

/** Who asks, and where: what preferences are looked up by. */
export type Whereabouts = Pick<IncomingEvent, 'platform' | 'account' | 'person' | 'place'>

export function personKey({ platform, account, person }: Whereabouts): PreferenceKey<'person'> {
  return { scope: 'person', platform, account, id: person.id }
}

/** The place, then what it lies in, nearest first. */
export function placeIds({ place }: Whereabouts): string[] {
  return [place.id, ...(place.within ?? [])]
}
