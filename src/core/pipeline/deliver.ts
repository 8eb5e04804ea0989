import { removesParts } from '../abilities.ts'
import { isToCome } from '../ahead.ts'
import { LeaseLostError } from '../errors.ts'
import type { Json } from '../json.ts'
import type { OutgoingReply, PublishStep, ReplyPublisher, StepContext } from '../ports.ts'
import { sentence } from '../reply/messages/index.ts'
import type { Delivery } from '../request/delivery.ts'
import type { IncomingEvent, RequestRecord } from '../request/model.ts'
import { welcome } from '../request/welcome.ts'
import type { RequestAggregate } from '../store.ts'
import type { PipelineContext } from './context.ts'
import { withCode } from './link-code.ts'
import { goBack, lostPictures } from './lost.ts'
import type { Next } from './next.ts'
import { outgoingReply } from './outgoing.ts'
import { progressSettledAt } from './progress.ts'
import { type Attempt, afterFailure, LOOKS, publishStep, type StepOutcome, withStep } from './publish.ts'
import type { Run } from './run.ts'
import { endUnanswerable } from './unanswerable.ts'

/** Publishes the reply step by step; a step that may have happened is looked for before it is repeated. */
export async function deliver(
  context: PipelineContext,
  run: Run,
  aggregate: RequestAggregate,
): Promise<Next> {
  let delivery = aggregate.deliveries.find(isReply)
  if (delivery === undefined) throw new Error(`request ${run.id} is delivering but has no delivery`)
  const save = saver(run, delivery)
  // Outside: an account that is not configured today loses no requests, they wait for it.
  const { publisher } = context.adapterOf(aggregate.request.event)
  try {
    await run.effect(async (signal) => await publisher.prepare?.(signal))
    const capabilities = publisher.capabilities(aggregate.request.event)
    const settledAt = progressSettledAt(aggregate, capabilities.settleMs)
    if (isToCome(settledAt, run.now())) return { at: settledAt }
    const payer = aggregate.request.payer ?? context.settings.payer(aggregate.request.hordeUrl)
    const answer = await withCode(context, run.id, aggregate.answer)
    const reply = outgoingReply(run, aggregate, answer, capabilities, payer)
    const result = (step: string): Json => {
      const record = delivery?.steps[step]
      if (record?.state !== 'done') throw new Error(`step ${step} of ${run.id} has no result yet`)
      return record.result
    }
    const { event, takenUpAt } = aggregate.request
    const attempt: Omit<Attempt, 'unwanted'> = {
      platform: event.platform,
      settleMs: capabilities.settleMs,
      since: takenUpAt,
      result,
      save,
    }
    const steps = publisher.steps(reply)
    const skip = async (left: Delivery, step: PublishStep, cause: string): Promise<Delivery> => {
      context.log.warn(
        { requestId: run.id, step: step.name, cause },
        'left out what the reply can do without',
      )
      const next = withStep({ ...left, failures: 0 }, step, { state: 'done', result: null })
      await save(next)
      return next
    }
    if (!mayBePosted(delivery, steps)) {
      const lost = await lostPictures(run, aggregate, reply.images)
      if (lost.length > 0) return await goBack(context, run, aggregate, lost)
    }
    for (const step of steps) {
      const unwanted =
        step.effect === 'once' && !isDone(delivery, step) ? await optedOut(run, aggregate.request) : undefined
      const outcome = await publishStep(context, run, delivery, step, { ...attempt, unwanted })
      if (outcome.kind === 'hopeless' && step.aside === true) {
        delivery = await skip(outcome.delivery, step, outcome.cause)
        continue
      }
      if (outcome.kind === 'hopeless') {
        // That the last attempt certainly failed matters to whoever may take the request up again.
        await save(outcome.delivery)
        if (outcome.closes !== undefined) await close(context, run, event, outcome.closes, outcome.cause)
        await takeBack(run, publisher, outcome.delivery)
        const sayable = !outcome.targetGone && !mayBePosted(outcome.delivery, steps)
        return await giveUp(context, run, aggregate, outcome, sayable)
      }
      if (outcome.delivery !== delivery) await save(outcome.delivery)
      delivery = outcome.delivery
      if (outcome.kind === 'later') return { at: outcome.at }
    }
    return await end(context, run, publisher, reply, result)
  } catch (error) {
    if (error instanceof LeaseLostError) throw error
    // A bug, rows that cannot be told as a reply, or a platform that cannot be prepared for: as patient as with a step.
    context.log.error({ requestId: run.id, err: error }, 'delivering failed')
    await run.renew()
    // As saved: an attempt may stand there that this run did not get to the end of.
    const saved = (await run.load()).deliveries.find(isReply) ?? delivery
    const outcome = afterFailure(run, saved, error, aggregate.request.takenUpAt)
    if (outcome.kind === 'hopeless') {
      const sayable = Object.keys(saved.steps).length === 0
      return await giveUp(context, run, aggregate, { ...outcome, delivery: saved }, sayable)
    }
    await run.store.saveDelivery(run.claim, outcome.delivery)
    return { at: outcome.at }
  }
}

/** Remembers what is saved, so that it need not be read again; after a save that failed, nobody knows. */
function saver(run: Run, loaded: Delivery): (delivery: Delivery) => Promise<void> {
  let saved: Delivery | undefined = loaded
  return async (delivery) => {
    const before = saved
    saved = undefined
    await run.store.saveDelivery(run.claim, delivery, before)
    saved = delivery
  }
}

function isReply({ kind }: Delivery): boolean {
  return kind === 'reply'
}

async function end(
  context: PipelineContext,
  run: Run,
  publisher: ReplyPublisher,
  reply: OutgoingReply,
  result: StepContext['result'],
): Promise<Next> {
  const { withoutPictures, ...posted } = publisher.posted(reply, result)
  const pictures = withoutPictures === true ? 0 : reply.images.length
  const outcome = pictures > 0 ? 'pictures' : 'sentence'
  await run.store.end(run.claim, outcome, posted)
  context.meter.delivery(reply.event.platform, 'posted')
  context.meter.ended(reply.event.platform, outcome)
  context.log.info({ requestId: run.id, pictures }, 'reply posted')
  return { at: null }
}

/**
 * Nobody is led to what earlier steps have shown. Where it fails, that is one more failure to deliver; where the reply
 * may be there after all, not having been looked for, it stays.
 */
async function takeBack(run: Run, publisher: ReplyPublisher, { steps }: Delivery): Promise<void> {
  const results: Record<string, Json> = {}
  for (const [name, record] of Object.entries(steps)) {
    if (record.state === 'done') results[name] = record.result
    else if (record.looks < LOOKS) return
  }
  if (removesParts(publisher)) await run.effect((signal) => publisher.removeParts(results, signal))
}

/** Nothing more is drawn for a place that turned us away; what waits for it already learns so by itself. */
async function close(
  { log }: PipelineContext,
  run: Run,
  { platform, account }: IncomingEvent,
  placeId: string,
  cause: string,
): Promise<void> {
  await run.store.closePlace({ platform, account, placeId }, cause, run.now())
  log.warn(
    { requestId: run.id, placeId, cause },
    'the place turned us away; nothing is drawn for it any more',
  )
}

/** Whether people may see the reply already: an upload shows nothing, a post does, and so do all its steps together. */
function mayBePosted(delivery: Delivery, steps: readonly PublishStep[]): boolean {
  const begun = steps.some(({ name, effect }) => effect === 'once' && delivery.steps[name] !== undefined)
  return begun || steps.every((step) => step.aside === true || isDone(delivery, step))
}

function isDone(delivery: Delivery, { name }: PublishStep): boolean {
  return delivery.steps[name]?.state === 'done'
}

/** Says so where the person opted out since they asked: what is not posted by now will not be. */
async function optedOut(run: Run, { event, parsed }: RequestRecord): Promise<string | undefined> {
  const { platform, account, person } = event
  const answersStop = parsed.kind === 'command' && parsed.command.kind === 'stop'
  if (answersStop || welcome(parsed)) return undefined
  const isOut = await run.store.isOptedOut({ platform, account, personId: person.id })
  return isOut ? 'the person opted out' : undefined
}

/** Pictures that cannot be posted get a sentence in their place; where no sentence gets through, it ends. */
async function giveUp(
  context: PipelineContext,
  run: Run,
  { request }: RequestAggregate,
  { delivery, cause, instead = sentence('stuck', {}) }: Extract<StepOutcome, { kind: 'hopeless' }>,
  sayable: boolean,
): Promise<Next> {
  const answer = await run.store.answerOf(run.id)
  if (!sayable || answer !== null) return endUnanswerable(context, run, request, cause)
  await run.store.saveDelivery(run.claim, { ...delivery, steps: {}, failures: 0 })
  await run.store.saveAnswer(run.claim, { sentence: instead, cause })
  context.log.error({ requestId: run.id, cause }, 'the pictures cannot be posted; saying so instead')
  return 'continue'
}
