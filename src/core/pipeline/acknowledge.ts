import { type Acknowledger, acknowledges } from '../abilities.ts'
import { LeaseLostError, PublishError } from '../errors.ts'
import type { Delivery } from '../request/delivery.ts'
import type { IncomingEvent, Submission } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import type { PipelineContext } from './context.ts'
import { publisherOf } from './publisher-of.ts'
import type { Run } from './run.ts'

/**
 * What was not sent by then waits in a line, or for a Horde that does not answer. Sources tell of a message after
 * 15 s at most, and people should see within 20 s that theirs was read.
 */
const UNSENT_MS = 4_000
/** A sign that a request was seen is not worth more. */
const TRIES = 3
const TRY_MS = 5_000
const PASSING: readonly PublishError['kind'][] = ['transient', 'rate-limited']

/**
 * Shows a person once that their request was seen, where it will take long and the platform has a sign for that. The
 * sign stands for good; a process that dies before it is noted gives it again, which nobody notices.
 * @returns when it is worth looking again, if so
 */
export async function acknowledge(
  context: PipelineContext,
  run: Run,
  { request, deliveries }: RequestAggregate,
): Promise<number | undefined> {
  const publisher = publisherOf(context, request.event)
  const known = deliveries.find(({ kind }) => kind === 'receipt')
  if (publisher === undefined || !acknowledges(publisher)) return undefined
  if (known !== undefined && known.state !== 'open') return undefined
  // By the person, who may have asked to hear nothing more.
  if (request.cancelRequested) return undefined
  const receipt: Delivery = known ?? {
    requestId: run.id,
    kind: 'receipt',
    state: 'open',
    steps: {},
    failures: 0,
  }
  const { takenUpAt } = request
  const { submissions } = await run.load()
  const now = run.now()
  const endAt = Math.max(...submissions.map((submission) => expectedEndAt(submission, takenUpAt, now)))
  if (endAt > takenUpAt + publisher.acknowledgeOverMs) {
    const outcome = await tried(context, run, publisher, request.event, receipt)
    // Only now: the sign may have taken a new claim.
    await run.store.saveDelivery(run.claim, outcome)
  } else if (now < takenUpAt + UNSENT_MS && submissions.some(isUnsent)) return takenUpAt + UNSENT_MS
  return undefined
}

function isUnsent({ state }: Submission): boolean {
  return state.name === 'planned' || state.name === 'submitting'
}

/** Epoch ms; infinite where nothing is known and that alone means a long wait. */
function expectedEndAt({ state }: Submission, takenUpAt: number, now: number): number {
  switch (state.name) {
    case 'planned':
    case 'submitting':
      return now < takenUpAt + UNSENT_MS ? now : Number.POSITIVE_INFINITY
    case 'submitted':
      if (state.impossibleSince !== null) return Number.POSITIVE_INFINITY
      return now + (state.last?.wait_time ?? 0) * 1_000
    case 'collected':
    case 'failed':
      return now
  }
}

async function tried(
  { log }: PipelineContext,
  run: Run,
  publisher: Acknowledger,
  event: IncomingEvent,
  receipt: Delivery,
): Promise<Delivery> {
  try {
    await run.effect((signal) =>
      publisher.acknowledge(event, AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)])),
    )
    log.info({ requestId: run.id }, 'acknowledged')
    return { ...receipt, state: 'done' }
  } catch (error) {
    if (error instanceof LeaseLostError) throw error
    log.warn({ requestId: run.id, err: error }, 'could not be acknowledged')
    const failures = receipt.failures + 1
    const passes = error instanceof PublishError && PASSING.includes(error.kind)
    const worthwhile = passes && failures < TRIES
    return { ...receipt, failures, state: worthwhile ? 'open' : 'unanswerable' }
  }
}
