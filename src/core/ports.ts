import type { AccountLinks } from './accounts/link.ts'
import type { RequestSecrets } from './accounts/request-secrets.ts'
import type { Desk } from './desk/desk.ts'
import type { Json } from './json.ts'
import type { GiftDesk } from './kudos/gifts.ts'
import type { ReceiptMessage } from './kudos/receipts.ts'
import type { Locale } from './reply/messages/locale.ts'
import type { DeliveryKind, PostedReply } from './request/delivery.ts'
import type { IncomingEvent, Platform, RequestId } from './request/model.ts'
import type { Anchors, Cursors } from './source-state.ts'

/** Epoch milliseconds. Injected everywhere time matters, so that tests can own it. */
export interface Clock {
  now(): number
}

/** Structured log: constant message, fields beside it. pino fits. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * Runs one request's next steps. Resolves when the request was given back.
 * @param alone nothing else runs in this process
 */
export type Runner<Id extends string = RequestId> = (id: Id, alone?: boolean) => Promise<void>

/** Brings hints: "look at request X about now". Hints may be lost, doubled or late; the sweep makes up for it. */
export interface Dispatcher<Id extends string = RequestId> {
  start(run: Runner<Id>): void
  /** Saves the wake time, then hints; never waits for the hint. */
  wake(id: Id, atMs: number): Promise<void>
  /** A best-effort hint for a wake time that is already saved. */
  hint(id: Id, atMs: number): void
  /** Stops taking up requests and waits for the running ones. */
  stop(): Promise<void>
}

/** What a publisher can do in the place where the trigger came from. */
export interface Capabilities {
  /** Characters of text beside pictures, as the platform counts them. */
  readonly textLimit: number
  /** Of a text alone, where there is more room for it. */
  readonly sentenceLimit?: number
  readonly altTextLimit: number
  readonly imagesPerReply: number
  readonly bytesPerImage: number
  /** Pictures of other types are turned into the first. */
  readonly imageTypes: readonly ImageType[]
  readonly placement: 'inline' | 'linked'
  readonly contentWarning: boolean
  readonly edits: boolean
  readonly nativeIdempotency: boolean
  /** Longer than a dead connection's post may still take effect. */
  readonly settleMs: number
}
export type ImageType = 'image/webp' | 'image/png' | 'image/jpeg'

export interface OutgoingImage {
  readonly submission: number
  readonly index: number
  readonly altText: string
  readonly contentType: ImageType
  /** Suggested file name, with extension. */
  readonly name: string
  bytes(): Promise<Uint8Array>
}

/** A reply, ready to be posted: text and alt texts already fit the capabilities. */
export interface OutgoingReply {
  readonly key: string
  readonly kind: DeliveryKind
  readonly event: IncomingEvent
  readonly tone: 'pictures' | 'sentence' | 'failure'
  readonly text: string
  readonly images: readonly OutgoingImage[]
  readonly locale: Locale
  /** The pictures may be adult ones. */
  readonly nsfw: boolean
  /** From when the request came in to when its answer was ready: the same however late the reply gets through. */
  readonly tookMs: number
  /** What the pictures were made from and by whom, for platforms that show it beside the text. */
  readonly details?: ReplyDetails
}

/** The facts of a reply with pictures. Every word is safe to show as it is. */
export interface ReplyDetails {
  readonly prompt: string
  readonly styles: readonly string[]
  /** How many pictures were asked for; fewer may have come. */
  readonly wanted: number
  /** One for each image, in the same order. */
  readonly pictures: readonly PictureFacts[]
  /** Names of the volunteers' machines that drew, each once. */
  readonly volunteers: readonly string[]
  /** Sentences beside the result: what was left out or changed, and who made the styles. */
  readonly remarks: readonly string[]
  /** Who paid, as a sentence. */
  readonly payer: string
}
export interface PictureFacts {
  readonly style: string
  readonly model: string
  readonly seed: string
  /** In pixels. */
  readonly width: number
  readonly height: number
  readonly worker: string
}

/**
 * One saved step of publishing. A harmless step (an upload) may be repeated; a step that must happen once
 * (a post) is repeated only after `find` looked for its effect and found nothing.
 */
export type PublishStep = {
  readonly name: string
  /**
   * The reply does not depend on it (a ping, a line in a log): where it can never be taken it is left out, with null as
   * its result. Such steps come last.
   */
  readonly aside?: true
} & (
  | { readonly effect: 'harmless'; run(context: StepContext): Promise<Json> }
  | {
      readonly effect: 'once'
      /** Makes the request whose effect people see through `send`. */
      run(context: StepContext): Promise<Json>
      /** Looks on the platform for the effect of an earlier `run`; its result, or null. */
      find(context: StepContext): Promise<Json | null>
    }
)

export interface StepContext {
  readonly signal: AbortSignal
  /** When the first attempt at this step was made, if there was one. */
  readonly attemptedAt: number | null
  /** Result of an earlier step. */
  result(step: string): Json
  /** For the one request of a `once` step that must not be made twice. */
  readonly send: Send
}

/**
 * Makes the request, if this process still has the right to. Everything else is awaited before: the function it is
 * given does nothing but let the request out.
 * @throws {LeaseLostError} nothing was sent; goes up as it is
 */
export type Send = <T>(request: () => Promise<T>) => Promise<T>

export interface ReplyPublisher {
  /** Reads from the platform what `capabilities` tell, where that is due; never rejects but when aborted. */
  prepare?(signal: AbortSignal): Promise<void>
  capabilities(event: IncomingEvent): Capabilities
  /** The steps in order, the same for the same reply. */
  steps(reply: OutgoingReply): readonly PublishStep[]
  /**
   * The posted reply, from the results of all steps. `withoutPictures`: the platform took none of them, and the reply
   * says so.
   */
  posted(
    reply: OutgoingReply,
    result: (step: string) => Json,
  ): PostedReply & { readonly withoutPictures?: true }
}

/** Brings events in. Acknowledges an event to its platform only after `intake` resolved. */
export interface RequestSource {
  /**
   * Resolves when it listens: what happens from then on is brought in, however often it must ask again. Goes on
   * until `stop`, or until the signal is aborted. May be started again after `stop`, with another signal.
   * @throws {ShutOutError} where trying again soon is of no use
   */
  start(intake: Intake, signal: AbortSignal): Promise<void>
  /** What keeps it from listening although it has started, for an operator and without a secret; undefined: nothing. */
  problem?(): string | undefined
  /** Resolves when nothing is in flight any more: no call to the platform, no intake. */
  stop(): Promise<void>
}
export type Intake = (event: IncomingEvent) => Promise<IntakeResult>
export type IntakeResult =
  /** `refused`: what comes of it is a refusal, which nobody but the person need see. */
  | { readonly kind: 'accepted'; readonly id: RequestId; readonly refused?: true }
  | { readonly kind: 'known'; readonly id: RequestId }
  /** `say`: who filled in a form waits for an answer, and gets this one. There is no request. */
  | { readonly kind: 'ignored'; readonly why: LeftAlone; readonly say?: string }
/**
 * Words that ask for nothing, a place that is closed to us or has had enough answers, a person who wants no contact, or
 * one who was just told why nothing is drawn for them.
 */
export type LeftAlone = 'conversation' | 'closed-place' | 'full-place' | 'opted-out' | 'told-before'

export interface PlatformAdapter {
  readonly platform: Platform
  readonly account: string
  readonly source?: RequestSource
  /**
   * Instead of a single source: what all events are spread over, each to be listened to by one process.
   * @throws while it cannot be found out
   */
  shards?(signal: AbortSignal): Promise<readonly RequestSource[]>
  readonly publisher: ReplyPublisher
}

/** What the service gives every adapter when it makes it. */
export interface AdapterNeeds {
  readonly cursors: Cursors
  /** Where the answers of requests go, where a request itself does not tell. */
  readonly anchors: Anchors
  readonly secrets: RequestSecrets
  readonly desk: Desk
  /** People's own accounts at the Horde. */
  readonly accounts: AccountLinks
  /** Kudos that people give each other. */
  readonly gifts: GiftDesk
  /**
   * Takes the messages about gifts that are due to people on one of our accounts: to be asked for now and then by who
   * listens for it. What is taken is given to nobody else, so each is sent once at most.
   */
  giftReceipts(platform: Platform, account: string): Promise<ReceiptMessage[]>
  /** Has a request looked at now: what it waits for is there. */
  wake(id: RequestId): Promise<void>
  readonly clock: Clock
  readonly log: Log
}
export type AdapterFactory = (needs: AdapterNeeds) => PlatformAdapter
