import { PublishError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { PublishStep, RequestAggregate, StepContext } from '../ports.ts'
import type { Delivery, StepRecord } from '../request/model.ts'
import type { PipelineContext } from './context.ts'
import { outgoingReply } from './outgoing.ts'
import type { Run } from './run.ts'
import type { Next } from './runner.ts'

/** Looks for our own reply before a post is repeated, and the pause between them. */
const LOOKS = 2
const LOOK_AGAIN_MS = 2_000
/** Failures of publishing before the request is given up. */
const MAX_FAILURES = 12
const AUTH_RETRY_MS = 60_000

/** Publishes the reply step by step; a step that may have happened is looked for before it is repeated. */
export async function deliver(
  context: PipelineContext,
  run: Run,
  aggregate: RequestAggregate,
): Promise<Next> {
  const { publisher } = context.adapterOf(aggregate.request.event)
  let [delivery] = aggregate.deliveries
  if (delivery === undefined) throw new Error(`request ${run.id} is delivering but has no delivery`)
  const answer = await run.store.answerOf(run.id)
  const reply = await outgoingReply(run, aggregate, answer, publisher.capabilities(aggregate.request.event))
  const result = (step: string): Json => {
    const record = delivery?.steps[step]
    if (record?.state !== 'done') throw new Error(`step ${step} of ${run.id} has no result yet`)
    return record.result
  }

  for (const step of publisher.steps(reply)) {
    const outcome = await publishStep(context, run, delivery, step, result)
    if (outcome.kind === 'gone') {
      await run.store.end(run.claim, 'unanswerable', null)
      context.log.warn({ requestId: run.id, cause: outcome.cause }, 'request ended unanswerable')
      return { at: null }
    }
    if (outcome.delivery !== delivery) await run.store.saveDelivery(run.claim, outcome.delivery)
    delivery = outcome.delivery
    if (outcome.kind === 'later') return { at: outcome.at }
  }
  const outcome = reply.images.length > 0 ? 'pictures' : 'sentence'
  await run.store.end(run.claim, outcome, publisher.posted(reply, result))
  context.log.info({ requestId: run.id, pictures: reply.images.length }, 'reply posted')
  return { at: null }
}

type StepOutcome =
  | { readonly kind: 'done'; readonly delivery: Delivery }
  | { readonly kind: 'later'; readonly delivery: Delivery; readonly at: number }
  | { readonly kind: 'gone'; readonly cause: string }

async function publishStep(
  context: PipelineContext,
  run: Run,
  delivery: Delivery,
  step: PublishStep,
  result: (step: string) => Json,
): Promise<StepOutcome> {
  const record = delivery.steps[step.name]
  if (record?.state === 'done') return { kind: 'done', delivery }
  const attempt = (signal: AbortSignal): StepContext => ({
    signal,
    attemptedAt: record?.state === 'attempted' ? record.at : null,
    result,
  })
  try {
    if (step.effect === 'once' && record?.state === 'attempted') {
      const { event } = (await run.load()).request
      const settledAt = record.at + context.adapterOf(event).publisher.capabilities(event).settleMs
      if (settledAt > run.now()) return { kind: 'later', delivery, at: settledAt }
      if (record.looks < LOOKS) {
        const found = await run.effect((signal) => step.find(attempt(signal)))
        if (found !== null)
          return { kind: 'done', delivery: withStep(delivery, step, { state: 'done', result: found }) }
        const looked = withStep(delivery, step, { ...record, looks: record.looks + 1 })
        return { kind: 'later', delivery: looked, at: run.now() + LOOK_AGAIN_MS }
      }
    }
    if (step.effect === 'once') {
      const intent = withStep(delivery, step, { state: 'attempted', at: run.now(), looks: 0 })
      await run.store.saveDelivery(run.claim, intent)
    }
    const value = await run.effect((signal) => step.run(attempt(signal)))
    return { kind: 'done', delivery: withStep(delivery, step, { state: 'done', result: value }) }
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    context.log.warn(
      { requestId: run.id, step: step.name, kind: error.kind, err: error },
      'publishing failed',
    )
    return afterFailure(run, delivery, step, error)
  }
}

function afterFailure(run: Run, delivery: Delivery, step: PublishStep, error: PublishError): StepOutcome {
  if (error.kind === 'target-gone') return { kind: 'gone', cause: error.message }
  const failures = delivery.failures + (error.kind === 'rate-limited' ? 0 : 1)
  if (failures > MAX_FAILURES || error.kind === 'rejected') return { kind: 'gone', cause: error.message }
  const unknown = error.outcome === 'unknown' && step.effect === 'once'
  const record: StepRecord | undefined = unknown ? { state: 'attempted', at: run.now(), looks: 0 } : undefined
  const backoffMs = Math.min(60_000, 1_000 * 2 ** failures)
  const waitMs = error.retryAfterMs ?? (error.kind === 'auth' ? AUTH_RETRY_MS : unknown ? 0 : backoffMs)
  const next = withStep({ ...delivery, failures }, step, record)
  return { kind: 'later', delivery: next, at: run.now() + waitMs }
}

function withStep(delivery: Delivery, step: PublishStep, record: StepRecord | undefined): Delivery {
  const { [step.name]: _replaced, ...others } = delivery.steps
  return { ...delivery, steps: record === undefined ? others : { ...others, [step.name]: record } }
}
