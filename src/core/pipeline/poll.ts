import { isToCome } from '../ahead.ts'
import { HordeError } from '../horde/errors.ts'
import { pollDelayMs } from '../horde/pacing.ts'
import { checkAnswer } from '../horde/schema.ts'
import { sentence } from '../reply/messages/index.ts'
import type { Failure, Submission, SubmissionState } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import { collect } from './collect.ts'
import { IMPOSSIBLE_GRACE_MS, MAX_SENDS, type PipelineContext } from './context.ts'
import type { Attention } from './next.ts'
import { showerOf } from './progress.ts'
import type { Run } from './run.ts'
import type { Submitted } from './submitted.ts'

/** The least after a check that failed, whatever the Horde says: hundreds may wait, and each of them asks. */
const RETRY_MS = 5_000

/** Looks after a submission that is at the Horde, until it is final, cancelled or past its time. */
export async function poll(
  context: PipelineContext,
  run: Run,
  aggregate: RequestAggregate,
  submission: Submission,
  state: Submitted,
): Promise<Attention> {
  const { request } = aggregate
  const now = run.now()
  const overdue = now > (request.firstSubmitAt ?? state.submittedAt) + context.settings.deadlineMs
  if (request.cancelRequested || overdue) {
    const minutes = Math.round(context.settings.deadlineMs / 60_000)
    return stop(context, run, aggregate, submission, state, {
      sentence: request.cancelRequested
        ? sentence('cancelled', { pictures: 0 })
        : sentence('deadline', { minutes }),
      cause: request.cancelRequested ? 'cancelled' : 'past the deadline',
    })
  }
  const told = submission.heard?.news === true && submission.heard.hordeId === state.hordeId
  if (isToCome(state.checkAt, now) && !told) return state.checkAt

  const { settings } = context
  const { client } = await context.horde(request.hordeUrl)
  const save = (next: SubmissionState) => run.store.saveSubmission(run.claim, { ...submission, state: next })
  try {
    // A check may be a second old; after a webhook only the status knows.
    const full = told ? await run.effect((signal) => client.status(state.hordeId, signal)) : undefined
    const last =
      full === undefined
        ? await run.effect((signal) => client.check(state.hordeId, signal))
        : checkAnswer.parse(full)
    // With restarts `done` may come up while the last job is still being processed.
    if (last.faulted || (last.done && last.processing === 0)) {
      context.log.info({ requestId: run.id, hordeId: state.hordeId }, 'the horde is done')
      const status = full ?? (await run.effect((signal) => client.status(state.hordeId, signal)))
      return await collect(context, run, aggregate, submission, state, status)
    }
    const impossibleSince = last.is_possible ? null : Math.min(state.impossibleSince ?? now, now)
    if (impossibleSince !== null && now - impossibleSince >= IMPOSSIBLE_GRACE_MS) {
      return await stop(context, run, aggregate, submission, state, {
        sentence: sentence('impossible', { style: submission.style }),
        cause: 'is_possible stayed false',
      })
    }
    const delayMs = pollDelayMs({
      waitTimeS: last.wait_time,
      lastWaitTimeS: told ? 0 : (state.last?.wait_time ?? 0),
      sinceSubmitMs: now - state.submittedAt,
      progress: settings.watched(request.event.platform) || showerOf(context, request.event) !== undefined,
      webhook: last.is_possible && submission.secret !== undefined && settings.webhookUrl !== undefined,
    })
    const checkAt = run.now() + delayMs
    await save({ ...state, checkAt, impossibleSince, last })
    return checkAt
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    if (error.kind === 'not-found') {
      // Expired or never stored there: the Horde forgets requests after 20 minutes.
      context.log.warn(
        { requestId: run.id, hordeId: state.hordeId },
        'the horde lost the request; sending again',
      )
      const tries = state.tries + 1
      await save(
        tries < MAX_SENDS
          ? { name: 'planned', tries, notBefore: now }
          : {
              name: 'failed',
              failure: { sentence: sentence('drawingFailed', {}), cause: 'lost by the Horde' },
            },
      )
      return tries < MAX_SENDS ? now : 'final'
    }
    context.log.warn(
      { requestId: run.id, hordeId: state.hordeId, kind: error.kind, err: error },
      'check failed; trying again',
    )
    const checkAt = run.now() + Math.max(RETRY_MS, error.retryAfterMs ?? 0)
    await save({ ...state, checkAt })
    return checkAt
  }
}

/** Takes the request off the Horde and keeps the pictures it already has. */
async function stop(
  context: PipelineContext,
  run: Run,
  aggregate: RequestAggregate,
  submission: Submission,
  state: Submitted,
  failure: Failure,
): Promise<Attention> {
  try {
    const { client } = await context.horde(aggregate.request.hordeUrl)
    const status = await run.effect((signal) => client.cancel(state.hordeId, signal))
    if (status.generations.length > 0) {
      return await collect(context, run, aggregate, submission, state, status)
    }
  } catch (error) {
    // What cannot be cancelled expires at the Horde by itself; the person is not kept waiting for it.
    if (!(error instanceof HordeError)) throw error
    context.log.warn(
      { requestId: run.id, hordeId: state.hordeId, err: error },
      'cancel failed; it will expire',
    )
  }
  await run.store.saveSubmission(run.claim, { ...submission, state: { name: 'failed', failure } })
  return 'final'
}
