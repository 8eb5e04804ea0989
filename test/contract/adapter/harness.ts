import type { AdapterFactory } from '../../../src/core/ports.ts'
import type { IncomingEvent } from '../../../src/core/request/model.ts'

/** What a platform may be unable to do, or to do apart; the contract then skips the items that need it. */
export type Ability =
  /** Tells again, also after a restart, of an event that intake did not take. */
  | 'tell-again'
  /** Tells after a restart of events that happened while nobody listened. */
  | 'catch-up'
  /** Pictures are uploaded by calls of their own, before the post. */
  | 'separate-uploads'
  /** A reply is a message of its own, which must not be posted twice; else it goes into one that is there already. */
  | 'new-message'
  /** A reply can be taken back. */
  | 'take-back'
  /** Several pictures in a reply stay several. */
  | 'many-pictures'

/** How the contract gets at one platform. */
export interface AdapterHarness {
  /** Starts a simulator of the platform, empty but for our account. */
  open(): Promise<PlatformUnderTest>
  /** What the platform itself cannot do, each with the reason. */
  readonly cannot?: Readonly<Partial<Record<Ability, string>>>
  /** The step that makes the reply, where people may see others before it; else it is the first that they see. */
  readonly replyStep?: string
}

/** The platform with our account on it, seen from the other side: people, faults, and what came of our calls. */
export interface PlatformUnderTest {
  /** Makes the adapter as a starting process does. */
  readonly adapter: AdapterFactory
  /** Tokens and the like, which may appear in no error and no log line. */
  readonly secrets: readonly string[]
  /** Who may read a message: every setting the platform has, the fewest readers first. */
  readonly audiences: readonly string[]
  /** How long after its connection died the platform may still carry out a call, at most. */
  readonly latestEffectMs: number
  /** What `rate-limited` tells us to wait. */
  readonly retryAfterMs: number

  /** A person asks our account; by custom Ada, in public. `words` are as people see them, without the mention. */
  mention(words: string, audience?: string): Promise<Message>
  /** Our own account or another bot says to our account what a person might say. */
  mentionByBot(who: 'ourselves' | 'another', words: string): Promise<void>
  /** The platform tells of this message once more. */
  tellAgain(message: Message): Promise<void>
  /** Somebody else replies to the message exactly what we would post with this text. */
  othersReply(message: Message, text: string): Promise<void>
  erase(message: Message): Promise<void>
  /** Lets the next such call go wrong. Resolves when it happened. */
  fail(call: 'events' | 'upload' | 'post', failure: Failure): Promise<void>
  /** What our account has posted and not removed, in order. */
  posts(): Promise<readonly Posted[]>
  /** Pictures that were uploaded, in all. */
  uploads(): Promise<number>
  /** Pushes the platform's clock forward. */
  passTime(ms: number): void
  /** The words that an event brings, as a person gave them to `mention`; its text unless given. */
  wordsOf?(event: IncomingEvent): string
  close(): Promise<void>
}

export interface Message {
  readonly id: string
  readonly personId: string
}

export interface Posted {
  readonly id: string
  readonly text: string
  readonly audience: string
  readonly inReplyTo: string | null
  readonly images: readonly { readonly altText: string; readonly bytes: Uint8Array }[]
}

/** `answer` is what our side sees, `effect` what becomes of the call. `hang` never answers. */
export interface Failure {
  readonly answer: 'html-502' | 'text-503' | 'json-4xx' | 'unauthorized' | 'rate-limited' | 'hang' | 'reset'
  readonly effect: 'none' | 'done' | { readonly afterMs: number }
  /** This many such calls go well first. */
  readonly skip?: number
}
