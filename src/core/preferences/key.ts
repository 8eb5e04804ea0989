import type { IncomingEvent, Platform } from '../request/model.ts'

/** Whose preferences: a person's or a place's, each on one of our accounts. */
export interface PreferenceKey {
  readonly scope: 'person' | 'place'
  readonly platform: Platform
  readonly account: string
  readonly id: string
}

/** Who asks, and where: what preferences are looked up by. */
export type Whereabouts = Pick<IncomingEvent, 'platform' | 'account' | 'person' | 'place'>

export function personKey({ platform, account, person }: Whereabouts): PreferenceKey {
  return { scope: 'person', platform, account, id: person.id }
}

/** The place and what it lies in, nearest first. */
export function placeKeys({ platform, account, place }: Whereabouts): PreferenceKey[] {
  return [place.id, ...(place.within ?? [])].map((id) => ({ scope: 'place', platform, account, id }))
}
