import type { CheckAnswer, GenerateRequest, Lora, TextualInversion } from '../horde/schema.ts'
import type { Sniffed } from '../images/sniff.ts'
import type { Json } from '../json.ts'
import type { Asking, Sentence } from '../reply/messages/index.ts'
import type { Locale } from '../reply/messages/locale.ts'
import type { Secret } from '../secret.ts'

/** `<platform>-<account>-<id of the triggering event>`: the same event always makes the same id. */
export type RequestId = string & { readonly __brand: 'RequestId' }

export const PLATFORMS = ['console', 'discord', 'mastodon', 'reddit'] as const
export type Platform = (typeof PLATFORMS)[number]

/** Ids are opaque outside the adapter that made them; two servers' ids may collide, hence all three parts. */
export function requestId(platform: Platform, account: string, eventId: string): RequestId {
  return `${platform}-${account}-${eventId}` as RequestId
}

/** What a person asked to be drawn, after commands like `again` were resolved to full words. */
export interface DrawWords {
  readonly prompt: string
  readonly negative: string
  /** As typed; absent means the operator's default style. */
  readonly style?: string
  readonly overrides: Overrides
  /** `smaller`: the largest size and steps that need no kudos up front. */
  readonly free?: true
  /** Start from this picture: an earlier one (`vary`), or one that came with the request. */
  readonly from?: PictureRef | AttachedPicture
}

/** What flags change about a style. Every value is already within the API's bounds. */
export interface Overrides {
  readonly aspect?: { readonly width: number; readonly height: number }
  /** Number of pictures. */
  readonly images?: number
  readonly seed?: string
  readonly steps?: number
  readonly cfgScale?: number
  readonly model?: string
  readonly loras?: readonly Lora[]
  readonly tis?: readonly TextualInversion[]
}

/** One picture of an earlier request; `picture` counts from 0 in the order they were delivered. */
export interface PictureRef {
  readonly requestId: RequestId
  readonly picture: number
}

/** A picture that a person attached. What the platform says about it may be missing or wrong. */
export interface AttachedPicture {
  readonly url: string
  readonly contentType?: string
  readonly bytes?: number
  readonly width?: number
  readonly height?: number
  /** How far the drawing may depart from it, from 0 to 1: the Horde's `denoising_strength`. */
  readonly strength?: number
}

export type Command =
  | { readonly kind: 'draw'; readonly words: DrawWords; readonly remarks: readonly Sentence[] }
  /** `style: x` or flags alone: repeats an earlier request with the change. */
  | {
      readonly kind: 'change'
      readonly style?: string
      readonly negative?: string
      readonly overrides: Overrides
      readonly remarks: readonly Sentence[]
    }
  /** `picture` counts from 0. */
  | { readonly kind: 'vary'; readonly picture: number }
  | { readonly kind: 'styles'; readonly category?: string }
  /** Says what a picture of the result shows; `picture` counts from 0, absent where nobody said which. */
  | { readonly kind: 'alt'; readonly picture?: number; readonly text: string }
  /** Kudos for the person whose message, or whose answer, this one replies to; without an amount: how many one has. */
  | { readonly kind: 'kudos'; readonly amount?: number; readonly note?: string }
  /**
   * Links to the account of who made the code, which is as typed in words and its hash in a request; without one: makes a
   * code for another place.
   */
  | { readonly kind: 'link'; readonly code?: string }
  /** Receives kudos at this account at the Horde, `alias#id`. */
  | { readonly kind: 'receive-as'; readonly name: string }
  | { [K in PlainCommand]: { readonly kind: K } }[PlainCommand]

const PLAIN_COMMANDS = [
  'help',
  'settings',
  'again',
  'smaller',
  'cancel',
  'delete',
  'stop',
  'start',
  'my-data',
  'forget-me',
  'help-kudos',
  'kudos-quiet',
  'kudos-loud',
  'pay-own',
  'pay-operator',
  /** The key itself is no part of the command: it is kept sealed for the request. */
  'login',
  'logout',
  'account',
] as const
export type PlainCommand = (typeof PLAIN_COMMANDS)[number]

/** What the words of a person mean to us. */
export type Parsed =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'refusal'; readonly sentence: Sentence }
  | { readonly kind: 'not-for-us' }

/** An event of a platform that may be a request. */
export interface IncomingEvent {
  readonly platform: Platform
  /** Which of our accounts on the platform it came to. */
  readonly account: string
  readonly eventId: string
  readonly person: Person
  readonly place: Place
  /** Plain text: markup and the mention of the bot are already removed. */
  readonly text: string
  /** What a form's fields say; then `text` is not looked at. Its words are cleaned and its values limited like typed ones. */
  readonly command?: Command
  readonly locale: Locale
  /** The platform's id of the message this one replies to. */
  readonly repliesTo?: string
  /** The adapter's own: where and how to answer. */
  readonly ref: Json
  /** What its person and place want beside the answer, as of when the request was taken in: intake says so. */
  readonly wishes?: Wishes
  /** Overrides the operator's Horde for this request (console only). */
  readonly hordeUrl?: string
}

/** A form's choices were made where there are forms. */
export function askingOf({ command }: Pick<IncomingEvent, 'command'>): Asking {
  return command === undefined ? 'words' : 'forms'
}

export interface Wishes {
  /** The person wants no message beside the answer. */
  readonly quiet?: true
  /** Id of the channel that is told what was drawn. */
  readonly logChannel?: string
}

export interface Person {
  readonly id: string
  readonly name: string
  /** The platform marks the account as automated. */
  readonly bot?: boolean
  /** Ids of the roles that they have in this place. */
  readonly roles?: readonly string[]
  /** They look after the place, and may take any reply of ours back there. */
  readonly moderates?: true
}

export interface Place {
  readonly id: string
  /** Ids of what it lies in, nearest first: of a thread its channel, then the server. */
  readonly within?: readonly string[]
  /** Nobody else reads along, so words that are no command deserve an answer. */
  readonly direct: boolean
  /** Only chosen people read along, though more than one may: what is said there is not repeated in the open. */
  readonly confined?: true
  /** The place is marked for adult content. */
  readonly nsfw: boolean
  /** So many answers of ours are enough here; further requests are left alone. */
  readonly mostAnswers?: number
}

export const REQUEST_STATES = ['received', 'generating', 'delivering', 'ended'] as const
export type RequestState = (typeof REQUEST_STATES)[number]

/** How a request ended: pictures (all or some), a sentence, or nobody left to answer. */
export const OUTCOMES = ['pictures', 'sentence', 'unanswerable'] as const
export type Outcome = (typeof OUTCOMES)[number]

export interface RequestRecord {
  readonly id: RequestId
  readonly event: IncomingEvent
  readonly parsed: Exclude<Parsed, { kind: 'not-for-us' }>
  readonly hordeUrl: string
  readonly state: RequestState
  readonly outcome: Outcome | null
  /** The full words that were planned; what `again` and `settings` refer to. */
  readonly words: DrawWords | null
  /** Who pays with a key of their own; absent: nobody but the operator. */
  readonly payer?: OwnPayer
  /** Things the person should know besides the outcome (a flag left out, a style replaced). */
  readonly remarks: readonly Sentence[]
  /** Operator's reason where something of ours failed. */
  readonly cause: string | null
  readonly cancelRequested: boolean
  /** Pictures were lost between collecting and delivering, and it went back for them: that happens once. */
  readonly wentBack: boolean
  readonly createdAt: number
  /** When its times began to count: at intake, or when it was started over. */
  readonly takenUpAt: number
  /** The deadline counts from here. */
  readonly firstSubmitAt: number | null
  /** When the answer that stands now was ready. */
  readonly answeredAt: number | null
  readonly endedAt: number | null
}

/** The account at the Horde whose key, kept for the request's person, pays. */
export interface OwnPayer {
  readonly hordeId: number
  /** `alias#id` */
  readonly hordeName: string
  /** By a shared key of that account. */
  readonly shared?: boolean
}

/** One `generate/async` call. */
export interface Submission {
  readonly index: number
  readonly style: string
  readonly body: GenerateRequest
  /** Picture to start from; its bytes are read when submitting, not stored here. */
  readonly source: PictureRef | AttachedPicture | null
  readonly state: SubmissionState
  /** What the path of its webhook ends in: who knows it speaks for the Horde. */
  readonly secret?: Secret
  readonly heard?: Heard
}

/** What webhooks said about a submission; they only ever make us look. */
export interface Heard {
  /** The Horde's id that the last one named. */
  readonly hordeId: string
  /** How many came. Saving the submission says that so many were acted upon. */
  readonly count: number
  /** Something came that nobody acted upon yet. */
  readonly news: boolean
}

export type SubmissionState =
  /** Nothing sent yet, or what was sent is known to be lost. `tries` counts sends whose outcome is unknown. */
  | {
      readonly name: 'planned'
      readonly tries: number
      readonly notBefore: number
      /** When the picture to start from could first not be read. */
      readonly sourceFailedSince?: number
    }
  /** The request is about to leave or has left; the answer is not saved yet. */
  | { readonly name: 'submitting'; readonly tries: number; readonly since: number }
  | {
      readonly name: 'submitted'
      readonly hordeId: string
      readonly submittedAt: number
      readonly tries: number
      readonly checkAt: number
      readonly impossibleSince: number | null
      /** When a finished picture could first not be fetched. */
      readonly fetchFailedSince: number | null
      readonly last: CheckAnswer | null
    }
  | { readonly name: 'collected'; readonly hordeId: string }
  | { readonly name: 'failed'; readonly failure: Failure }

/** Why there is no picture: for the person a sentence, for the operator the cause. */
export interface Failure {
  readonly sentence: Sentence
  readonly cause: string
  /** It is what all submissions share, the words or the picture to start from: the others fail with it. */
  readonly ofAll?: true
}

/** One generation of a submission, as the Horde delivered it. */
export interface Picture {
  readonly submission: number
  readonly index: number
  readonly seed: string
  readonly model: string
  readonly workerName: string
  /** Withheld by a horde worker's safety filter; then there are no bytes. */
  readonly censored: boolean
  readonly remarks: readonly Sentence[]
  /** The Horde's id of it. */
  readonly generation?: string
  /** What was stored of it; absent where it is censored. */
  readonly file?: PictureFile
}

/** An image as it was collected. */
export interface PictureFile extends Sniffed {
  /** Of its bytes, as hexadecimal digits. */
  readonly sha256: string
}
