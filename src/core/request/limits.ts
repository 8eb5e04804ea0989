import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { IncomingEvent, Parsed } from './model.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** What a person may do. Zero switches a limit off. */
export interface LimitSettings {
  /** Between two drawings of a person. */
  readonly cooldownSeconds: number
  /** Drawings of a person under way. */
  readonly atOnce: number
  /** Drawings of a person within 24 hours. */
  readonly aDay: number
  /** Messages of a person answered within ten minutes, and of a bot: more is a conversation of machines. */
  readonly messages: number
  readonly messagesOfBots: number
  /** No new drawings while this many minutes' worth of them wait. */
  readonly queueMinutes: number
}

/** What a person has had from us. Only requests of the last 24 hours count. */
export interface Standing {
  readonly underWay: number
  readonly today: number
  /** Of those, the ones that count for the same place's quota. */
  readonly todayHere: number
  /** Messages of any kind in the last ten minutes. */
  readonly messages: number
  readonly lastDrawingAt: number | null
  readonly pausedUntil: number
}

/** The windows that `Standing` counts in. */
export const STANDING_WINDOW_MS = DAY_MS
export const MESSAGES_WINDOW_MS = 10 * MINUTE_MS
/** Rows from further in the future were written under a wrong clock, and count for nothing. */
export const CLOCK_SLACK_MS = MINUTE_MS

export type Verdict =
  | { readonly kind: 'accept' }
  /** A request with an ending: this sentence. */
  | { readonly kind: 'answer'; readonly sentence: Sentence }
  /** As `answer`, but only once per person, subject and window; otherwise nothing is said. */
  | {
      readonly kind: 'notice'
      readonly about: NoticeSubject
      readonly windowMs: number
      readonly sentence: Sentence
    }
export type NoticeSubject = 'not-allowed' | 'unwelcome' | 'loop' | 'pause' | 'cooldown'

const ACCEPT: Verdict = { kind: 'accept' }

export interface Asking {
  readonly event: IncomingEvent
  readonly parsed: Exclude<Parsed, { kind: 'not-for-us' }>
  /** Whether something is to be drawn. */
  readonly draws: boolean
  readonly allowed: boolean
  /** Why those who look after the place want nothing drawn for this person. */
  readonly unwelcome?: Sentence
  /** Drawings of a person within 24 hours that the place allows. */
  readonly quota?: number
  /** How long our own queue is; null while that is not known. */
  readonly queueMinutes: number | null
  readonly nowMs: number
}

/** Commands by which people take back what is theirs; no block holds them up. */
const OWN_AFFAIRS = ['stop', 'start', 'my-data', 'forget-me', 'cancel', 'delete', 'logout']
export function isOwnAffair(parsed: Asking['parsed']): boolean {
  return parsed.kind === 'command' && OWN_AFFAIRS.includes(parsed.command.kind)
}

/** What becomes of a message, given what its sender has had. Pure; the store calls it under the person's lock. */
export function judge(asking: Asking, limits: LimitSettings): (standing: Standing) => Verdict {
  const { event, parsed, draws, nowMs } = asking
  const command = parsed.kind === 'command' ? parsed.command.kind : undefined
  const most = event.person.bot === true ? limits.messagesOfBots : limits.messages
  return (standing) => {
    // Who wants no more answers is always heard.
    if (command === 'stop') return ACCEPT
    if (most > 0 && standing.messages >= most) return notice('loop', HOUR_MS, sentence('tooManyMessages', {}))
    if (!isOwnAffair(parsed)) {
      if (!asking.allowed) return notice('not-allowed', DAY_MS, sentence('notAllowed', {}))
      if (asking.unwelcome !== undefined) return notice('unwelcome', HOUR_MS, asking.unwelcome)
    }
    return draws ? judgeDrawing(standing, limits, asking, nowMs) : ACCEPT
  }
}

function judgeDrawing(
  { underWay, today, todayHere, lastDrawingAt, pausedUntil }: Standing,
  { cooldownSeconds, atOnce, aDay, queueMinutes: longest }: LimitSettings,
  { queueMinutes, quota }: Asking,
  nowMs: number,
): Verdict {
  const pausedMs = pausedUntil - nowMs
  // A longer one than we ever give was written under a wrong clock.
  if (pausedMs > 0 && pausedMs <= LONGEST_PAUSE_MS)
    return notice('pause', HOUR_MS, sentence('paused', { minutes: Math.ceil(pausedMs / MINUTE_MS) }))
  // Of two that come at once, the one judged first may have been taken in a moment after the other.
  const none = cooldownSeconds === 0 || lastDrawingAt === null
  const waitMs = none ? 0 : lastDrawingAt + cooldownSeconds * SECOND_MS - nowMs
  if (waitMs > 0) {
    const seconds = Math.ceil(waitMs / SECOND_MS)
    return notice('cooldown', cooldownSeconds * SECOND_MS, sentence('cooldown', { seconds }))
  }
  if (atOnce > 0 && underWay >= atOnce) return answer(sentence('tooManyAtOnce', { limit: atOnce }))
  if (aDay > 0 && today >= aDay) return answer(sentence('tooManyToday', { limit: aDay }))
  if (quota !== undefined && todayHere >= quota) return answer(sentence('tooManyTodayHere', { limit: quota }))
  if (longest > 0 && queueMinutes !== null && queueMinutes > longest)
    return answer(sentence('queueFull', { minutes: queueMinutes }))
  return ACCEPT
}

function answer(said: Sentence): Verdict {
  return { kind: 'answer', sentence: said }
}

function notice(about: NoticeSubject, windowMs: number, said: Sentence): Verdict {
  return { kind: 'notice', about, windowMs, sentence: said }
}

/** Drawings that have not been sent to the Horde yet, and how many got to their end lately. */
export interface QueueLook {
  readonly waiting: number
  readonly oldestAt: number | null
  /** Of those that had been sent. */
  readonly endedLately: number
}
export const QUEUE_WINDOW_MS = 10 * MINUTE_MS

/** Shorter queues are worth waiting in, whatever the rate seems to be. */
const SHORT_QUEUE = 20
/**
 * Assumed until a queue has lasted long enough to measure: 30 waiting per key (AI Horde 5.1.5), each taking
 * about a minute.
 */
const ASSUMED_A_MINUTE = 30
const MEASURED_AFTER_MS = 3 * MINUTE_MS

/**
 * Roughly how long a new drawing waits for its turn with us, in minutes; null where that is not known (nothing
 * has ended for a while, so the Horde is likely down, and the deadline of each request takes care of it).
 */
export function queueMinutes({ waiting, oldestAt, endedLately }: QueueLook, nowMs: number): number | null {
  if (waiting <= SHORT_QUEUE || oldestAt === null) return 0
  const lastedMs = nowMs - oldestAt
  if (lastedMs < MEASURED_AFTER_MS) return Math.ceil(waiting / ASSUMED_A_MINUTE)
  if (endedLately === 0) return null
  return Math.ceil((waiting * (QUEUE_WINDOW_MS / MINUTE_MS)) / endedLately)
}

/** Strikes are forgotten when none was added for this long. */
export const STRIKES_LAST_MS = 30 * DAY_MS
const STRIKES_WITHOUT_PAUSE = 2
const FIRST_PAUSE_MS = 15 * MINUTE_MS
export const LONGEST_PAUSE_MS = 3 * DAY_MS

/** The pause that a person's n-th refused prompt brings: none, none, 15 minutes, an hour, 4 hours … 3 days. */
export function strikePauseMs(strikes: number): number {
  const paused = strikes - STRIKES_WITHOUT_PAUSE
  if (paused <= 0) return 0
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 4 ** (paused - 1))
}
