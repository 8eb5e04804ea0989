import { LeaseLostError, PublishError } from '../errors.ts'
import type { PublishStep, Send, StepContext } from '../ports.ts'
import type { Delivery, Platform, StepRecord } from '../request/model.ts'
import type { PipelineContext } from './context.ts'
import type { Run } from './run.ts'

/** Looks for our own reply before a post is repeated, and the pause between them. */
const LOOKS = 2
const LOOK_AGAIN_MS = 2_000
/** Failures of publishing before the request is given up. */
export const MAX_FAILURES = 12
const DAY_MS = 24 * 3_600_000
const AUTH_RETRY_MS = 60_000
/** A limit that does not say when it lifts, and how long a request is patient with limits. */
const RATE_LIMIT_MS = 60_000
const RATE_LIMIT_PATIENCE_MS = 60 * 60_000

/** What holds for all steps of a reply. */
export interface Attempt {
  readonly platform: Platform
  readonly settleMs: number
  /** When the request came in, epoch ms. */
  readonly since: number
  readonly result: StepContext['result']
}

export type StepOutcome =
  | { readonly kind: 'done'; readonly delivery: Delivery }
  | { readonly kind: 'later'; readonly delivery: Delivery; readonly at: number }
  | {
      readonly kind: 'hopeless'
      readonly delivery: Delivery
      readonly cause: string
      readonly targetGone: boolean
    }

/** Takes one step, unless it is done; answers with the delivery to save. */
export async function publishStep(
  context: PipelineContext,
  run: Run,
  delivery: Delivery,
  step: PublishStep,
  { platform, settleMs, since, result }: Attempt,
): Promise<StepOutcome> {
  const record = delivery.steps[step.name]
  if (record?.state === 'done') return { kind: 'done', delivery }
  const attemptedAt = record === undefined ? null : notAhead(record.firstAt ?? record.at, run.now())
  const attempts = record === undefined ? 0 : (record.attempts ?? 1)
  const attempt = (signal: AbortSignal, send: Send): StepContext => ({ signal, send, attemptedAt, result })
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
      await run.store.saveDelivery(run.claim, withStep(delivery, step, intent))
    }
    const value = await run.effect((signal, send) => step.run(attempt(signal, send)))
    return { kind: 'done', delivery: withStep(delivery, step, { state: 'done', result: value }) }
  } catch (error) {
    if (error instanceof LeaseLostError) throw error
    const failure = error instanceof PublishError ? error : unexpected(error)
    context.meter.delivery(platform, failure.kind)
    context.log.warn(
      { requestId: run.id, step: step.name, kind: failure.kind, err: error },
      'publishing failed',
    )
    const inDoubt = step.effect === 'once' && failure.outcome === 'unknown'
    const next: StepRecord | undefined = looking
      ? record
      : inDoubt
        ? { ...intent, overAt: run.now() }
        : undefined
    return afterFailure(run, withStep(delivery, step, next), failure, since)
  }
}

/** A time saved before the clock was set back says only that it is past: looks go back far enough. */
function notAhead(atMs: number, nowMs: number): number {
  return atMs > nowMs ? nowMs - DAY_MS : atMs
}

/** An error that no publisher should throw may have come at any moment of the effect. */
function unexpected(error: unknown): PublishError {
  return new PublishError(String(error), { outcome: 'unknown', kind: 'transient', cause: error })
}

function afterFailure(run: Run, delivery: Delivery, error: PublishError, since: number): StepOutcome {
  const patient = error.kind === 'rate-limited' && run.now() < since + RATE_LIMIT_PATIENCE_MS
  const failures = delivery.failures + (patient ? 0 : 1)
  const targetGone = error.kind === 'target-gone'
  if (targetGone || error.kind === 'rejected' || failures > MAX_FAILURES) {
    return { kind: 'hopeless', delivery, cause: error.message, targetGone }
  }
  const waitMs = error.retryAfterMs ?? retryMs(error, failures)
  return { kind: 'later', delivery: { ...delivery, failures }, at: run.now() + waitMs }
}

function retryMs(error: PublishError, failures: number): number {
  if (error.kind === 'auth') return AUTH_RETRY_MS
  if (error.kind === 'rate-limited') return RATE_LIMIT_MS
  return backoffMs(failures)
}

/** Ms until the next attempt: 2 s, 4 s, 8 s and so on, at most a minute. */
export function backoffMs(failures: number): number {
  return Math.min(60_000, 1_000 * 2 ** failures)
}

function withStep(delivery: Delivery, step: PublishStep, record: StepRecord | undefined): Delivery {
  const { [step.name]: _replaced, ...others } = delivery.steps
  return { ...delivery, steps: record === undefined ? others : { ...others, [step.name]: record } }
}
