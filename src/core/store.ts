import type { Credentials } from './accounts/credentials.ts'
import type { Links } from './accounts/links.ts'
import type { GatewayLeases } from './gateway-leases.ts'
import type { Gifts } from './kudos/ledger.ts'
import type { Lines } from './pipeline/line.ts'
import type { Preferences } from './preferences/rows.ts'
import type { Sentence } from './reply/messages/index.ts'
import type { Delivery, PostedReply } from './request/delivery.ts'
import type { QueueLook, Standing, Verdict } from './request/limits.ts'
import type {
  DrawWords,
  Outcome,
  OwnPayer,
  Picture,
  Platform,
  RequestId,
  RequestRecord,
  Submission,
} from './request/model.ts'
import type { Operator } from './request/operator.ts'
import type { Places } from './request/places.ts'
import type { Withdrawals } from './request/withdrawals.ts'
import type { Anchors, Cursors } from './source-state.ts'

/** Proof that a runner holds a request: every save compares it, so a stale runner changes nothing. */
export interface Claim {
  readonly id: RequestId
  readonly leaseUntil: number
  readonly wakes: number
  /** Runs just before this one that were begun and never given back: whoever ran them died. */
  readonly deaths: number
}

export interface Due<Id extends string = RequestId> {
  readonly ids: Id[]
  /** Those that processes died over, fewest deaths first: to be run with nothing beside them. */
  readonly suspects: Id[]
  /** How long the first one is overdue. */
  readonly latenessMs: number
}

/** A request with everything that belongs to it, except image bytes. */
export interface RequestAggregate {
  readonly request: RequestRecord
  readonly submissions: readonly Submission[]
  readonly pictures: readonly Picture[]
  readonly deliveries: readonly Delivery[]
  /** The sentence to say, where one was decided. */
  readonly answer: AnswerToSave | null
}

/** One person on one of our accounts. */
export interface PersonKey {
  readonly platform: Platform
  readonly account: string
  readonly personId: string
}

export interface NewRequest
  extends Pick<RequestRecord, 'id' | 'event' | 'parsed' | 'hordeUrl' | 'createdAt'> {
  /** The place whose daily quota of its person it counts for. */
  readonly quotaPlace?: string
  /** It takes one of so many answers that its place may have. */
  readonly placeLimit?: number
}

/** `inserted` also where the request became a refusal. `full`: its place has had all the answers it may have. */
export type Admission = 'inserted' | 'known' | 'ignored' | 'full'

/** What is kept of a person. */
export interface PersonData {
  /** Requests that hold text, and since when. */
  readonly requests: number
  readonly sinceMs: number | null
  /** Refused prompts that are counted. */
  readonly strikes: number
  /** How many things they chose. */
  readonly preferences: number
  /** Whether they are linked to an account at the Horde. */
  readonly linked: boolean
  /** Gifts of kudos, given and got. */
  readonly gifts: number
}

/** What forgetting a person came to. */
export interface Erased {
  /** Ended requests that were erased at once. */
  readonly ended: number
  /** Requests that are answered first. */
  readonly open: number
  readonly optedOut: boolean
  /** A running pause after refused prompts outlasts it; null where there is none. */
  readonly pausedUntil: number | null
  /** Whether they had chosen anything, which is gone too. */
  readonly preferences: boolean
  /** Whether they were linked to an account at the Horde; with the link its key went. */
  readonly linked: boolean
}

/** The plan fixes every random choice; the same rows are used however often the process dies. */
export interface PlanToSave {
  readonly words: DrawWords
  readonly remarks: readonly Sentence[]
  /** Absent: the operator. */
  readonly payer?: OwnPayer
  readonly submissions: readonly Submission[]
}

/** What a request says in the end, when it is not pictures alone. */
export interface AnswerToSave {
  readonly sentence: Sentence
  readonly cause: string | null
}

/**
 * The rows behind the promise of one ending per request. Methods that take a `Claim` throw
 * `LeaseLostError` and change nothing when the claim is no longer held.
 */
export interface Store
  extends Cursors,
    Anchors,
    Credentials,
    Links,
    Gifts,
    GatewayLeases,
    Operator,
    Lines,
    Preferences,
    Places,
    Withdrawals {
  /**
   * Inserts the request, due at once. False when the id is known: the event was taken in before.
   * @param draws whether it counts as a drawing, for the limits of its person and for the queue
   */
  insert(request: NewRequest, draws?: boolean): Promise<boolean>
  /**
   * Inserts the request as `judge` decides, given what its person has had: as it is, as a refusal that is said, or
   * not at all. Requests of one person are judged one after the other, whichever process takes them in, so that
   * no two slip under a limit together; a known id is not judged again. Likewise for the answers that its place may
   * have: where there have been as many, nothing is changed.
   */
  admit(request: NewRequest, draws: boolean, judge: (standing: Standing) => Verdict): Promise<Admission>
  /** Drawings that still wait to be sent to the Horde, and how many that were sent ended since then. */
  queueLook(endedSinceMs: number): Promise<QueueLook>
  /**
   * Counts a refused prompt against the request's person, once a request, and pauses them for as long as
   * `pauseMs` says of the new count. Strikes are forgotten when none came for `lastMs`.
   * @returns until when the person is paused; null where they are not
   */
  strike(
    claim: Claim,
    nowMs: number,
    lastMs: number,
    pauseMs: (strikes: number) => number,
  ): Promise<number | null>
  load(id: RequestId): Promise<RequestAggregate | undefined>
  /** The request whose reply (either message of it), or whose own event, has this message id on the platform. */
  findByMessage(platform: Platform, account: string, messageId: string): Promise<RequestId | undefined>
  /** Newest request of a person with words that can be repeated. */
  latestOf(
    platform: Platform,
    account: string,
    personId: string,
    before: RequestId,
  ): Promise<RequestId | undefined>
  /**
   * A person's requests that have not ended, planned or not, newest first, at most twenty. Where a request `before`
   * is named, those before it, and with them those that were cancelled and ended since it came in: it may have
   * cancelled them itself.
   */
  openOf(who: PersonKey, before?: RequestId): Promise<RequestId[]>

  /** Brings the next run forward to `atMs` (never later) and counts, so that a running step notices. */
  wake(id: RequestId, atMs: number): Promise<void>
  /**
   * Takes the request if it is due and free.
   * @param alone nothing else runs in this process; a request that processes died over is taken only then
   */
  claim(id: RequestId, nowMs: number, leaseUntil: number, alone?: boolean): Promise<Claim | undefined>
  /** Prolongs a claim; the old claim is void. */
  renew(claim: Claim, leaseUntil: number): Promise<Claim>
  /** Gives the request back, to run again at `nextRunAt` (null: when woken), unless woken earlier meanwhile. */
  release(claim: Claim, nextRunAt: number | null): Promise<void>
  /** Frees what a process that died still held, gateways too. Only for a process that knows itself to be the sole one. */
  freeAll(): Promise<void>
  /** What is due and free, longest overdue first. */
  due(nowMs: number, limit: number): Promise<Due>
  /** When the next free request becomes due; null when nothing waits. */
  nextDueAt(): Promise<number | null>

  /** A submission that has a row already keeps it, its secret included. */
  savePlan(claim: Claim, plan: PlanToSave): Promise<void>
  saveSubmission(claim: Claim, submission: Submission): Promise<void>
  /**
   * Stores a picture (bytes null where censored) in place of the one with the same index, and the submission's
   * state with it.
   */
  savePicture(claim: Claim, submission: Submission, picture: Picture, bytes: Uint8Array | null): Promise<void>
  /**
   * Goes back from delivering to drawing: these pictures are gone, these submissions are to be looked after
   * again, and what was already uploaded of the reply is forgotten. The time at the Horde counts from now.
   */
  goBack(
    claim: Claim,
    lost: { readonly pictures: readonly Picture[]; readonly submissions: readonly Submission[] },
    nowMs: number,
  ): Promise<void>
  /**
   * Notes a webhook, under no lease: whoever holds one acts upon it. Answers with the request, and whether
   * there is still something to do; undefined where no submission has this secret. The same image again changes
   * nothing, nor does an orphan: an earlier send, where the submission has another id at the Horde by now.
   */
  hear(
    secret: string,
    webhook: { hordeId: string; image: string },
  ): Promise<{ id: RequestId; news: boolean } | undefined>
  pictureBytes(id: RequestId, submission: number, index: number): Promise<Uint8Array | undefined>
  /**
   * Moves to `delivering`, with the sentence to say where pictures are not the answer, and opens the reply.
   * `words` keeps what was refused before it could be planned, so that `style: x` can repeat it.
   * @returns the request's `answeredAt`
   */
  saveAnswer(claim: Claim, answer: AnswerToSave | null, words?: DrawWords): Promise<number>
  answerOf(id: RequestId): Promise<AnswerToSave | null>
  /** @param before how it is saved now, where the caller knows that */
  saveDelivery(claim: Claim, delivery: Delivery, before?: Delivery): Promise<void>
  /** Ends the request: outcome, the posted reply, and the image bytes go. */
  end(claim: Claim, outcome: Outcome, reply: PostedReply | null): Promise<void>
  replyOf(id: RequestId): Promise<PostedReply | undefined>
  /** Replies on one of our accounts to what has ended since then, newest first. */
  recentReplies(platform: Platform, account: string, sinceMs: number, limit: number): Promise<PostedReply[]>

  /** Asks a running request to stop. False when it has ended or is being posted. */
  requestCancel(id: RequestId): Promise<boolean>
  /** Open requests and when the oldest came in; cheap however many have ended. */
  backlog(): Promise<{ open: number; oldestAt: number | null }>

  /** Whether something that is not to be said every time may be said now: true for the first of a window. */
  takeNotice(who: PersonKey, notice: { about: string; windowMs: number }, nowMs: number): Promise<boolean>
  /** Whether `takeNotice` would say no; takes nothing. */
  isNoticed(who: PersonKey, notice: { about: string; windowMs: number }, nowMs: number): Promise<boolean>

  /** Opting out ends all contact until the person opts in again. */
  setOptedOut(who: PersonKey, optedOut: boolean, nowMs: number): Promise<void>
  isOptedOut(who: PersonKey): Promise<boolean>
  personData(who: PersonKey): Promise<PersonData>
  /**
   * Removes a person's words, name, pictures and answers from their requests, at once where they have ended, else
   * as part of `end`; strikes, notices and preferences go too. Bare ids and outcomes stay, that they opted out, and a running
   * pause with its strikes until it is over.
   * @param told the request that asked for it, and its answer: saved together with what it tells, which a second
   *   run could not find out any more
   */
  erasePerson(
    who: PersonKey,
    told?: { readonly claim: Claim; answer(erased: Erased): AnswerToSave },
  ): Promise<Erased>
  /** Accounts of ours on a platform that hold something of a person. */
  accountsOf(platform: Platform, personId: string): Promise<string[]>

  /**
   * Moves the time kept under this name towards the clock, by `stepMs` at most in either direction, and returns
   * it; undefined the first time, when it is set to the clock.
   */
  followClock(name: string, nowMs: number, stepMs: number): Promise<number | undefined>
  /** Removes the text of up to `limit` requests that ended before then, or whose person asked for it. */
  eraseEnded(beforeMs: number, limit: number): Promise<number>
  /** Removes up to `limit` requests that ended before then, wholly. */
  removeEnded(beforeMs: number, limit: number): Promise<number>
  /**
   * Removes expired link codes, notices from before then, strikes that were added before then, people and places not
   * seen since, lines that nobody was served from since, and pauses of the Horde that were over by then; no pause of a
   * person, and no place that is still closed.
   */
  dropStandings(seenBeforeMs: number, nowMs: number): Promise<void>

  /** Pauses everything that goes by this name until then, never shortening a pause. */
  pause(name: string, untilMs: number, reason: string): Promise<void>
  pausedUntil(name: string): Promise<{ untilMs: number; reason: string } | undefined>
  close(): Promise<void>
}
