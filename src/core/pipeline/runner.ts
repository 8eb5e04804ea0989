import { LONGEST_WAIT_MS } from '../ahead.ts'
import { MOST_DEATHS } from '../deaths.ts'
import { LeaseLostError, PublishError } from '../errors.ts'
import type { Runner } from '../ports.ts'
import { sentence } from '../reply/messages/index.ts'
import { LONGEST_LINE_MS, type PipelineContext } from './context.ts'
import { deliver } from './deliver.ts'
import { generate } from './generate.ts'
import { plan } from './plan.ts'
import { Run } from './run.ts'

/** After an unexpected error: when to look again, and how long past the deadline until we give up. */
const RETRY_MS = 5_000
const STUCK_MARGIN_MS = 10 * 60_000

/**
 * Makes the function that runs one request as far as it can go now. Whoever calls it, however often: the
 * claim decides who works, and every step saves before the next effect.
 */
export function createRunner(context: PipelineContext): Runner {
  const { store, clock, dispatcher, log, settings } = context
  return async (id, alone) => {
    const now = clock.now()
    const claim = await store.claim(id, now, now + settings.leaseMs, alone)
    if (claim === undefined) return
    const run = new Run(store, () => clock.now(), settings.leaseMs, claim)
    let nextAt: number | null
    try {
      nextAt = claim.deaths >= MOST_DEATHS ? await bury(context, run) : await steps(context, run)
    } catch (error) {
      if (error instanceof LeaseLostError) {
        log.warn({ requestId: id }, 'lease lost; another runner goes on')
        return
      }
      log.error({ requestId: id, err: error }, 'step failed; trying again')
      nextAt = await afterError(context, run, error)
    }
    if (nextAt !== null) nextAt = Math.min(nextAt, run.now() + LONGEST_WAIT_MS)
    await store.release(run.claim, nextAt)
    if (nextAt !== null) dispatcher.hint(id, nextAt)
  }
}

async function steps(context: PipelineContext, run: Run): Promise<number | null> {
  let aggregate = await run.load()
  for (;;) {
    const { state } = aggregate.request
    if (state === 'ended') return null
    const next = await (state === 'received'
      ? plan(context, run, aggregate)
      : state === 'generating'
        ? generate(context, run, aggregate)
        : deliver(context, run, aggregate))
    if (next !== 'continue' && 'at' in next) return next.at
    aggregate = next === 'continue' ? await run.load() : next.as
  }
}

/** Ends a request whose steps end the process each time. Nothing of it is run again, not even its reply. */
async function bury({ log, meter }: PipelineContext, run: Run): Promise<null> {
  const { event } = (await run.load()).request
  const cause = `the process died ${run.claim.deaths} times in a row over this request`
  await run.store.saveAnswer(run.claim, { sentence: sentence('stuck', {}), cause })
  await run.store.end(run.claim, 'unanswerable', null)
  meter.ended(event.platform, 'unanswerable')
  log.error({ requestId: run.id, cause }, 'request ended unanswerable')
  return null
}

/** Tries again soon, until long past the deadline; delivering counts its own failures. */
async function afterError(context: PipelineContext, run: Run, error: unknown): Promise<number> {
  const { state, takenUpAt, firstSubmitAt } = (await run.load()).request
  const giveUpAt =
    (firstSubmitAt ?? takenUpAt + LONGEST_LINE_MS) + context.settings.deadlineMs + STUCK_MARGIN_MS
  const waitMs = (error instanceof PublishError ? error.retryAfterMs : undefined) ?? RETRY_MS
  if (run.now() <= giveUpAt || state === 'delivering' || state === 'ended') return run.now() + waitMs
  const cause = String(error)
  await run.store.saveAnswer(run.claim, { sentence: sentence('stuck', {}), cause })
  context.log.error({ requestId: run.id, cause }, 'request is stuck; saying so')
  return run.now()
}
