import type { PersonPreferences, PlacePreferences } from './schema.ts'

/** Preferences of a place with its id; of an event's places, nearest first. */
export interface PlaceSettings {
  readonly id: string
  readonly settings: PlacePreferences
}

/** What holds for a person at a place. */
export interface Effective {
  readonly person: PersonPreferences
  /** Not switched off, and none of the places is left out of what it lies in. */
  readonly open: boolean
  /** Only people with one of these; absent: everybody. */
  readonly roles?: readonly string[]
  /** Only these styles and categories; absent: all that the operator offers. */
  readonly styles?: readonly string[]
  /** Whether nobody here forbids adult pictures. */
  readonly nsfw: boolean
  /** How many drawings a person may have within a day, and the place in which they are counted. */
  readonly quota?: { readonly aDay: number; readonly placeId: string }
  readonly privateReplies: boolean
  /** Thanks may be told in the channel. */
  readonly publicKudos: boolean
  readonly blockedPeople: readonly string[]
  readonly blockedWords: readonly string[]
  readonly logChannel?: string
}

/** Merges the settings of a place with those of what it lies in: the nearer one wins, block lists add up. */
export function effective(person: PersonPreferences, places: readonly PlaceSettings[]): Effective {
  const nearest = <K extends keyof PlacePreferences>(key: K) =>
    places.find(({ settings }) => settings[key] !== undefined)
  const { roles } = nearest('roles')?.settings ?? {}
  const { styles } = nearest('styles')?.settings ?? {}
  const { logChannel } = nearest('logChannel')?.settings ?? {}
  const quota = nearest('aDay')
  return {
    person,
    open: isOpen(places),
    ...(roles !== undefined && { roles }),
    ...(styles !== undefined && { styles }),
    nsfw: nearest('nsfw')?.settings.nsfw ?? true,
    ...(quota?.settings.aDay !== undefined && { quota: { aDay: quota.settings.aDay, placeId: quota.id } }),
    privateReplies: nearest('privateReplies')?.settings.privateReplies ?? false,
    publicKudos: nearest('publicKudos')?.settings.publicKudos ?? false,
    blockedPeople: places.flatMap(({ settings }) => settings.blockedPeople ?? []),
    blockedWords: places.flatMap(({ settings }) => settings.blockedWords ?? []),
    ...(logChannel !== undefined && { logChannel }),
  }
}

/** The nearest word on it: a place's own switch, or a list of what is within it that decides for all below. */
function isOpen(places: readonly PlaceSettings[]): boolean {
  for (const [depth, { settings }] of places.entries()) {
    if (settings.enabled === false) return false
    const { channels } = settings
    if (channels !== undefined) return places.slice(0, depth + 1).some(({ id }) => channels.includes(id))
    if (settings.enabled === true) return true
  }
  return true
}
