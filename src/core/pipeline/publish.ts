import { LeaseLostError, PublishError } from '../errors.ts'
import type { PublishStep, Send, StepContext } from '../ports.ts'
import type { Sentence } from '../reply/messages/index.ts'
import type { Delivery, StepRecord } from '../request/delivery.ts'
import type { Platform } from '../request/model.ts'
import type { PipelineContext } from './context.ts'
import type { Run } from './run.ts'

/** Looks for our own reply before a post is repeated, and the pause between them. */
export const LOOKS = 2
const LOOK_AGAIN_MS = 2_000
/** Failures before the request is given up, and attempts with unknown outcome at a step that people see. */
const MAX_FAILURES = 12
const DAY_MS = 24 * 3_600_000
/** How long a request waits for a platform that is down, slows us or locks us out. */
const PATIENCE_MS = DAY_MS
/** What is waited for raises the count to this at most, so that what else goes wrong then is still tried again. */
const PATIENT_FAILURES = 8
const LONGEST_BACKOFF_MS = 5 * 60_000
/** Until a token may count again, or a limit that does not say when it lifts. */
const CLOSED_MS = 60_000
/** No platform has us ask again at once, for ever. */
const SHORTEST_WAIT_MS = 1_000
const LONGEST_REPEAT_MS = 25 * 60_000

/** What holds for all steps of a reply. */
export interface Attempt {
  readonly platform: Platform
  readonly settleMs: number
  /** When the request came in, epoch ms. */
  readonly since: number
  readonly result: StepContext['result']
  readonly save: (delivery: Delivery) => Promise<void>
  /** Why nothing more may be sent: what may have been is still looked for, and steps that send nothing are taken. */
  readonly unwanted: string | undefined
}

export type StepOutcome =
  | { readonly kind: 'done'; readonly delivery: Delivery }
  | { readonly kind: 'later'; readonly delivery: Delivery; readonly at: number }
  | {
      readonly kind: 'hopeless'
      readonly delivery: Delivery
      readonly cause: string
      readonly targetGone: boolean
      /** The place that turned us away, where it is that. */
      readonly closes?: string
      /** What to say instead, where its platform knows better than we do. */
      readonly instead?: Sentence
    }

/** Lets nothing out, so that a step is taken only if it has nothing to send. */
class Hold {
  readonly refusal: PublishError
  held = false

  constructor(why: string) {
    this.refusal = new PublishError(why, { outcome: 'not-sent', kind: 'transient' })
  }

  readonly send: Send = () => {
    this.held = true
    return Promise.reject(this.refusal)
  }
}

/** Takes one step, unless it is done; answers with the delivery to save. */
export async function publishStep(
  context: PipelineContext,
  run: Run,
  delivery: Delivery,
  step: PublishStep,
  { platform, settleMs, since, result, save, unwanted }: Attempt,
): Promise<StepOutcome> {
  const record = delivery.steps[step.name]
  if (record?.state === 'done') return { kind: 'done', delivery }
  const attemptedAt = record === undefined ? null : notAhead(record.firstAt ?? record.at, run.now())
  const attempts = record === undefined ? 0 : (record.attempts ?? 1)
  const hold = unwanted === undefined ? undefined : new Hold(unwanted)
  const attempt = (signal: AbortSignal, send: Send): StepContext => ({
    signal,
    send: hold?.send ?? send,
    attemptedAt,
    result,
  })
  const at = run.now()
  const intent = {
    state: 'attempted',
    at,
    firstAt: attemptedAt ?? at,
    attempts: attempts + 1,
    looks: 0,
  } as const
  const looking = step.effect === 'once' && record !== undefined && record.looks < LOOKS
  try {
    if (step.effect === 'once') {
      if (record !== undefined) {
        // Whoever made an attempt that is not over died at some moment since; its connection is dead only now.
        const overAt = Math.min(record.overAt ?? run.now(), run.now())
        const settledAt = overAt + settleMs
        if (settledAt > run.now()) {
          return { kind: 'later', delivery: withStep(delivery, step, { ...record, overAt }), at: settledAt }
        }
      }
      if (looking) {
        const found = await run.effect((signal, send) => step.find(attempt(signal, send)))
        if (found !== null) {
          context.meter.delivery(platform, 'found')
          return { kind: 'done', delivery: withStep(delivery, step, { state: 'done', result: found }) }
        }
        const looked = withStep(delivery, step, { ...record, looks: record.looks + 1 })
        return { kind: 'later', delivery: looked, at: run.now() + LOOK_AGAIN_MS }
      }
      // Counted in the row: an attempt that ends the process each time must not go on for ever.
      if (attempts > MAX_FAILURES) {
        const cause = `${attempts} attempts at ${step.name}, none with a known outcome`
        return { kind: 'hopeless', delivery, cause, targetGone: false }
      }
      if (hold === undefined) await save(withStep(delivery, step, intent))
    }
    const value = await run.effect((signal, send) => step.run(attempt(signal, send)))
    if (hold?.held === true) throw hold.refusal
    return { kind: 'done', delivery: withStep(delivery, step, { state: 'done', result: value }) }
  } catch (error) {
    if (error instanceof LeaseLostError) throw error
    if (hold !== undefined && !looking) {
      const { message: cause } = hold.refusal
      return { kind: 'hopeless', delivery: withStep(delivery, step, undefined), cause, targetGone: true }
    }
    const failure = verdict(error)
    context.meter.delivery(platform, failure.kind)
    context.log.warn(
      { requestId: run.id, step: step.name, kind: failure.kind, err: error },
      'publishing failed',
    )
    const inDoubt = step.effect === 'once' && failure.outcome === 'unknown' && !looking
    // Earlier attempts were looked for in vain by now. They still count, until nothing more is tried.
    const next = inDoubt ? { ...intent, overAt: run.now() } : record
    const inVain = looking && step.aside !== true
    const outcome = afterFailure(run, withStep(delivery, step, next), error, since, inVain)
    // However often it failed: what became of this attempt is looked for before it is given up.
    if (outcome.kind === 'hopeless' && inDoubt && !outcome.targetGone && failure.kind !== 'rejected') {
      return { kind: 'later', delivery: outcome.delivery, at: run.now() + repeatMs(intent.attempts) }
    }
    if (outcome.kind === 'hopeless' && !inDoubt && !looking) {
      return { ...outcome, delivery: withStep(outcome.delivery, step, undefined) }
    }
    if (outcome.kind === 'hopeless' || !inDoubt) return outcome
    return { ...outcome, at: Math.max(outcome.at, run.now() + repeatMs(intent.attempts)) }
  }
}

/** A time saved before the clock was set back says only that it is past: looks go back far enough. */
function notAhead(atMs: number, nowMs: number): number {
  return atMs > nowMs ? nowMs - DAY_MS : atMs
}

/** An error that no publisher should throw may have come at any moment of the effect. */
function verdict(error: unknown): PublishError {
  if (error instanceof PublishError) return error
  return new PublishError(String(error), { outcome: 'unknown', kind: 'transient', cause: error })
}

/**
 * When to try again, if at all. A platform that is away is waited for; whatever else fails, or still fails when
 * that patience has run out, is tried a few times more. So is a look that was refused, which says nothing of what is
 * looked for.
 *
 * @param since when the request came in, epoch ms
 * @param looking it was only looked whether our own message is there
 */
export function afterFailure(
  run: Run,
  delivery: Delivery,
  error: unknown,
  since: number,
  looking = false,
): Exclude<StepOutcome, { kind: 'done' }> {
  const { kind, message, retryAfterMs, closes, instead } = verdict(error)
  const targetGone = kind === 'target-gone'
  const refused = targetGone || kind === 'rejected'
  const patient = error instanceof PublishError && !refused && run.now() < since + PATIENCE_MS
  const free = patient && (retryAfterMs !== undefined || delivery.failures >= PATIENT_FAILURES)
  const failures = delivery.failures + (free ? 0 : 1)
  if ((refused && !looking) || failures > MAX_FAILURES) {
    return {
      kind: 'hopeless',
      delivery,
      cause: message,
      targetGone,
      ...(closes !== undefined && { closes }),
      ...(instead !== undefined && { instead }),
    }
  }
  const backoffMs = Math.min(LONGEST_BACKOFF_MS, 1_000 * 2 ** failures)
  const waitMs = kind === 'transient' ? backoffMs : Math.max(CLOSED_MS, backoffMs)
  const at = run.now() + Math.max(SHORTEST_WAIT_MS, retryAfterMs ?? waitMs)
  return { kind: 'later', delivery: { ...delivery, failures }, at }
}

/**
 * Until a post that may have happened is looked for and repeated: 2 s, 8 s, 32 s and so on. There are few such
 * attempts, and they have to last for some hours: a platform may refuse to say for that long.
 */
function repeatMs(attempts: number): number {
  return Math.min(LONGEST_REPEAT_MS, 2_000 * 4 ** (attempts - 1))
}

export function withStep(delivery: Delivery, step: PublishStep, record: StepRecord | undefined): Delivery {
  const { [step.name]: _replaced, ...others } = delivery.steps
  return { ...delivery, steps: record === undefined ? others : { ...others, [step.name]: record } }
}
