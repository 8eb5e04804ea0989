// What a publisher may be able to do besides, each found by what the publisher has.

import type { Json } from './json.ts'
import type { OutgoingImage, ReplyPublisher, Send } from './ports.ts'
import type { Locale } from './reply/messages/locale.ts'
import type { PostedReply } from './request/delivery.ts'
import type { AttachedPicture, IncomingEvent } from './request/model.ts'

/** Ability: read a posted picture back from the platform (for `vary`). */
export interface PictureReader {
  readPicture(reply: PostedReply, picture: number, signal: AbortSignal): Promise<Uint8Array | undefined>
}
/** Ability: show that a request was seen and takes its time (a favourite). */
export interface Acknowledger {
  /** Whatever is likely to take longer than this is acknowledged. */
  readonly acknowledgeOverMs: number
  /** May be repeated without anybody noticing. */
  acknowledge(event: IncomingEvent, signal: AbortSignal): Promise<void>
}
/** Ability: take a posted reply back (for `delete`). */
export interface ReplyRemover {
  remove(reply: PostedReply, signal: AbortSignal): Promise<void>
}
/** Ability: take back what steps of a reply have shown, where the reply itself will never be posted. */
export interface PartRemover {
  /**
   * May be repeated.
   * @param results of the steps that were taken, by name
   * @throws {PublishError} where it is to be tried again
   */
  removeParts(results: Readonly<Record<string, Json>>, signal: AbortSignal): Promise<void>
}

/** Ability: change the alt text of a posted picture, which counts from 0. May be repeated. */
export interface PictureDescriber {
  /** @throws {PublishError} `rejected` where the platform cannot, `target-gone` where the picture is no more */
  describe(reply: PostedReply, picture: number, altText: string, signal: AbortSignal): Promise<void>
}

/**
 * Ability: say whether there is a place yet that a request's answer can go to. Asked before anything is planned, and
 * nothing is submitted before it stands.
 */
export interface Grounded {
  /**
   * Looks at nothing but its arguments and the clock.
   * @param createdAt when the request was taken in, epoch ms
   * @param anchor what was saved for the request
   */
  footing(event: IncomingEvent, createdAt: number, anchor: Json | undefined): Footing
}
/** `gone`: there will never be one, and the request ends. Else it is asked again then, or when the request is woken. */
export type Footing = 'stands' | 'gone' | { readonly waitUntilAt: number }

/** Ability: show how far a request is, again and again, in the place of what was shown before. */
export interface ProgressShower {
  /** The least time between two, for this request; undefined: it is shown none. */
  progressEveryMs(event: IncomingEvent): number | undefined
  /**
   * Called when something changed, and once a minute. May be repeated without anybody noticing. An error never hurts
   * the request, but for `target-gone`, which ends it.
   * @param send for the one request that changes what people see: late, it would take the place of the reply
   * @throws {PublishError}
   */
  showProgress(event: IncomingEvent, progress: Progress, signal: AbortSignal, send: Send): Promise<void>
}
export interface Progress {
  /** As `OutgoingReply.key`: the reply takes its place. */
  readonly key: string
  readonly text: string
  readonly locale: Locale
  /** What is drawn already: what was shown before, in the same order, then what came since. */
  readonly images: readonly OutgoingImage[]
  /** The pictures may be adult ones. */
  readonly nsfw: boolean
}

/** Ability: read a picture that a person attached to their request, from the hosts that the platform uses. */
export interface AttachmentReader {
  /**
   * @param mostBytes reading ends as soon as there are more
   * @returns undefined where it is no more; at least `mostBytes + 1` bytes, not all of them, where it is larger
   * @throws {PublishError} `transient` or `rate-limited` where a later try may help
   */
  readAttachment(
    attached: AttachedPicture,
    mostBytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined>
}

/** Ability: say what people have taken back, and whose account is gone. */
export interface WithdrawalFinder {
  /**
   * @param answered at most 100 messages that were answered
   * @returns those that are no more, or that nobody may read any more
   */
  withdrawn(answered: readonly AnsweredMessage[], signal: AbortSignal): Promise<readonly Withdrawn[]>
}
export interface AnsweredMessage {
  readonly eventId: string
  readonly personId: string
}
export interface Withdrawn {
  readonly eventId: string
  /** Its author is gone, with all they wrote. */
  readonly author?: true
}

export function readsPictures(publisher: ReplyPublisher): publisher is ReplyPublisher & PictureReader {
  return 'readPicture' in publisher
}
export function removesReplies(publisher: ReplyPublisher): publisher is ReplyPublisher & ReplyRemover {
  return 'remove' in publisher
}
export function removesParts(publisher: ReplyPublisher): publisher is ReplyPublisher & PartRemover {
  return 'removeParts' in publisher
}
export function acknowledges(publisher: ReplyPublisher): publisher is ReplyPublisher & Acknowledger {
  return 'acknowledge' in publisher
}
export function describesPictures(publisher: ReplyPublisher): publisher is ReplyPublisher & PictureDescriber {
  return 'describe' in publisher
}

export function findsWithdrawals(publisher: ReplyPublisher): publisher is ReplyPublisher & WithdrawalFinder {
  return 'withdrawn' in publisher
}

export function isGrounded(publisher: ReplyPublisher): publisher is ReplyPublisher & Grounded {
  return 'footing' in publisher
}
export function showsProgress(publisher: ReplyPublisher): publisher is ReplyPublisher & ProgressShower {
  return 'showProgress' in publisher
}
export function readsAttachments(publisher: ReplyPublisher): publisher is ReplyPublisher & AttachmentReader {
  return 'readAttachment' in publisher
}
