import type { Effective } from '../preferences/effective.ts'
import type { PreferenceKey, Whereabouts } from '../preferences/key.ts'
import type { Change, PersonPreferences, PlacePreferences } from '../preferences/schema.ts'
import type { Sentence } from '../reply/messages/index.ts'
import type { RequestId, RequestState } from '../request/model.ts'
import type { PersonData, PersonKey } from '../store.ts'
import type { Catalog } from '../styles/catalog.ts'

/**
 * What an adapter may look up to show it. Nothing here draws, posts or waits in a line; whatever has an effect on the
 * world goes through intake.
 *
 * What the Horde is asked for is shared and at most a minute old. A signal ends the caller's waiting alone: it then
 * gets what was known last.
 */
export interface Desk {
  /** Styles and categories that are offered; with `styles`, those of them that a place offers. */
  catalog(styles?: readonly string[]): Catalog
  /** Models with horde workers, most of them first; undefined while the Horde has never answered. */
  models(signal: AbortSignal): Promise<readonly ServedModel[] | undefined>
  hordeStatus(signal: AbortSignal): Promise<HordeStatus>
  /** A person's requests that are under way, newest first, at most twenty. */
  openRequests(who: PersonKey): Promise<readonly OpenRequest[]>
  personData(who: PersonKey): Promise<PersonData>
  readonly preferences: PreferencesDesk
  /** What holds for this person at this place from the preferences of both. */
  placeOf(where: Whereabouts): Promise<Effective>
  /** A small WebP of a style, where one was drawn with `herald styles render`. */
  sample(style: string): Promise<Uint8Array | undefined>
  readonly operator: OperatorFacts
}

/** Reads and changes preferences. Who may do so is for the adapter to know. */
export interface PreferencesDesk {
  ofPerson(key: PreferenceKey<'person'>): Promise<PersonPreferences>
  ofPlace(key: PreferenceKey<'place'>): Promise<PlacePreferences>
  /** Holds from the next request on. Returns the settings as they are now, or why nothing was changed. */
  changePerson(
    key: PreferenceKey<'person'>,
    change: Change<PersonPreferences>,
  ): Promise<Changed<PersonPreferences>>
  changePlace(
    key: PreferenceKey<'place'>,
    change: Change<PlacePreferences>,
  ): Promise<Changed<PlacePreferences>>
  /** Everything is as without preferences. */
  clear(key: PreferenceKey): Promise<void>
}
export type Changed<Settings> = { readonly settings: Settings } | { readonly refused: Sentence }

/** A model that can be drawn with now. */
export interface ServedModel {
  readonly name: string
  /** Threads of horde workers that serve it. */
  readonly workers: number
  /** Images that wait for it. */
  readonly queued: number
  /** How long its queue takes, roughly. */
  readonly etaMs: number
}

/** How the Horde is; what could never be found out is absent. */
export interface HordeStatus {
  /** Whether it answered at all when it was asked last. */
  readonly answers: boolean
  /** It takes no new requests at the moment. */
  readonly maintenance: boolean
  readonly version?: string
  readonly load?: HordeLoad
  /** Newest first, three at most. */
  readonly news: readonly NewsItem[]
}
export interface HordeLoad {
  /** Images that wait or are being drawn, and their work. */
  readonly queuedRequests: number
  readonly queuedMegapixelsteps: number
  readonly pastMinuteMegapixelsteps: number
  /** Horde workers for images, and how many images they draw at once. */
  readonly workers: number
  readonly threads: number
}
export interface NewsItem {
  readonly title: string
  /** As the Horde wrote it: Markdown. */
  readonly text: string
  /** `YYYY-MM-DD` */
  readonly date: string
  readonly urls: readonly string[]
}

/** A request under way, as its person may be shown it. */
export interface OpenRequest {
  readonly id: RequestId
  /** What `repliesTo` names to cancel it. */
  readonly eventId: string
  readonly placeId: string
  /** The words to draw, as far as they are known. */
  readonly prompt: string
  /** As asked for, else as planned; absent while neither is known. */
  readonly style?: string
  /** `received` until something of it was sent to the Horde. */
  readonly state: Exclude<RequestState, 'ended'>
  readonly cancelling: boolean
  readonly sinceMs: number
  /** The Horde's rough estimate until it is drawn; absent where it has said nothing yet. */
  readonly etaMs?: number
}

/** What the bot says about itself. */
export interface OperatorFacts {
  /** How people reach who runs it. */
  readonly contact?: string | undefined
  readonly version: string
  /** Where its source code is. */
  readonly source?: string | undefined
  /** How long people's words are kept, and how long bare ids. */
  readonly textDays: number
  readonly idDays: number
  /** What is drawn where nobody says otherwise. */
  readonly defaultStyle: string
  /** On Discord, the one platform whose people can look this up. */
  readonly defaultImages: number
  readonly nsfw: boolean
}
