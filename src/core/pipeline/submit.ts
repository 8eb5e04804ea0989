import { isToCome } from '../ahead.ts'
import type { HordeClient } from '../horde/client.ts'
import { HordeError } from '../horde/errors.ts'
import { slotMs } from '../horde/pacing.ts'
import { proxiedAccount } from '../horde/proxied.ts'
import type { GenerateRequest } from '../horde/schema.ts'
import { sentence } from '../reply/messages/index.ts'
import { STRIKES_LAST_MS, strikePauseMs } from '../request/limits.ts'
import type { Failure, RequestRecord, Submission, SubmissionState } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import { MAX_SENDS, type PipelineContext } from './context.ts'
import { lineOf, lookAgainAt, paceOf, passTurn } from './line.ts'
import type { Attention } from './next.ts'
import { refusal, tooLate, unheard } from './not-sent.ts'
import { beyondCaps, ownKeyGone, ownKeyRefused } from './own-key.ts'
import { held, pauseAfter } from './pauses.ts'
import type { Run } from './run.ts'
import { bodyToSend } from './sent-body.ts'
import { withSource } from './source.ts'
import { submitted, type Unsent } from './submitted.ts'

/** Where as much waits at the Horde as may: until the next look, and how long its word for that holds. */
const ROOM_MS = 1_000
const CEILING_MS = 60_000
/** Until the next look where an earlier submission of the request goes first. */
const EARLIER_FIRST_MS = 5_000
/** From a send with an unknown outcome to the next one. */
const UNHEARD_MS = 10_000
/** Until the next look for a picture that the platform could not give. */
const SOURCE_AGAIN_MS = 5_000
/** First look at a submission, when its wait time becomes known. */
const FIRST_CHECK_MS = 2_000

/** Sends one submission when its turn has come. The intent is saved first, the Horde's id right after. */
export async function submit(
  context: PipelineContext,
  run: Run,
  { request, submissions }: RequestAggregate,
  submission: Submission,
  state: Unsent,
): Promise<Attention> {
  const { save, fail } = keeping(run, submission)
  const now = run.now()
  const line = lineOf(request)

  if (request.cancelRequested) {
    return fail({ sentence: sentence('cancelled', { pictures: 0 }), cause: 'cancelled before submitting' })
  }
  const shared = submissions.find(({ state: other }) => other.name === 'failed' && other.failure.ofAll)
  if (shared?.state.name === 'failed') return fail(shared.state.failure)
  const late = await tooLate(context, run, request)
  if (late !== undefined) return fail(late)
  if (state.name === 'submitting') {
    // The process died around the send, so whether it arrived is unknown, and whether the next one was woken.
    const tries = state.tries + 1
    if (tries >= MAX_SENDS) return fail(unheard(request, now, tries))
    await save({ name: 'planned', tries, notBefore: now })
    return now
  }
  const { tries } = state
  if (tries >= MAX_SENDS) return fail(unheard(request, now, tries))
  if (isToCome(state.notBefore, now)) return state.notBefore
  if (submissions.some((other) => other.index < submission.index && waits(other, now)))
    return now + EARLIER_FIRST_MS

  const horde = await context.horde(request.hordeUrl)
  const gapMs = slotMs(horde.limits)
  // A Horde that takes everything at once has nothing to take turns for.
  const inTurn = horde.limits.length > 0
  if (inTurn) {
    const first = await run.store.firstInLine(line, now, run.id)
    if (first?.requestId !== run.id || first.index !== submission.index) {
      return lookAgainAt(run, submission, gapMs)
    }
  }
  const heldUntil = await held(context, run, request, horde, tries)
  if (heldUntil !== undefined) return heldUntil
  const paying =
    request.payer === undefined ? horde : await context.ownKeys.keyOf(request.event, request.payer)
  if (paying === undefined) return fail(ownKeyGone())
  const { concurrency: limit, service } = await run.effect((signal) => paying.account(signal))
  if ('caps' in paying) {
    const small = beyondCaps(submission.body, await run.effect((signal) => paying.caps(signal)))
    if (small !== undefined) return fail(small)
  }
  const images = submission.body.params.n ?? 1
  if (!(await run.store.hasRoom(line, images, limit, now))) return run.now() + ROOM_MS
  const person = service && request.payer === undefined ? proxiedAccount(request.event) : undefined
  const sourced = await withSource(context, run, request, submission)
  if (sourced.kind === 'failure') return fail(sourced.failure)
  if (sourced.kind === 'later') {
    const notBefore = run.now() + SOURCE_AGAIN_MS
    await save({ name: 'planned', tries, notBefore, sourceFailedSince: sourced.since })
    return notBefore
  }
  const ready = sourced.submission
  const body = bodyToSend(context, ready, sourced.image, person)
  const slotInMs = await context.buckets.take(paceOf(request), horde.limits, run.now())
  if (slotInMs > 0) return run.now() + Math.ceil(slotInMs)

  const since = run.now()
  const leaving: Submission = { ...ready, state: { name: 'submitting', tries, since } }
  if (!(await run.store.leaveLine(run.claim, leaving, { limit, nowMs: since }))) return since + ROOM_MS
  if (tries === 0) context.meter.pacingWait(since - request.takenUpAt)
  if (inTurn) await passTurn(context, run, request, gapMs)
  return await send(context, run, request, ready, { client: paying.client, body, tries })
}

/** Sends it, and saves what came of that. */
async function send(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  submission: Submission,
  {
    client,
    body,
    tries,
  }: { readonly client: HordeClient; readonly body: GenerateRequest; readonly tries: number },
): Promise<Attention> {
  const { save, fail } = keeping(run, submission)
  const line = lineOf(request)
  try {
    const answer = await run.effect((signal, out) => out(() => client.submit(body, signal)))
    const submittedAt = run.now()
    const checkAt = submittedAt + FIRST_CHECK_MS
    await save(submitted({ hordeId: answer.id, submittedAt, tries, checkAt }))
    await run.store.markServed(line, submittedAt)
    const { proxied_account } = body
    context.log.info(
      {
        requestId: run.id,
        submission: submission.index,
        hordeId: answer.id,
        ...(proxied_account !== undefined && { proxied_account }),
      },
      'submitted',
    )
    return checkAt
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    context.log.warn(
      { requestId: run.id, submission: submission.index, rc: error.rc, kind: error.kind, err: error },
      'submit failed',
    )
    await pauseAfter(run, request, error)
    const pausedUntil = error.kind === 'prompt-refused' ? await strike(run) : null
    const failure =
      (request.payer === undefined ? undefined : ownKeyRefused(error)) ??
      refusal(error, pausedUntil === null ? 0 : pausedUntil - run.now())
    if (failure !== undefined) return fail(failure)
    const sent = error.outcome === 'unknown' ? tries + 1 : tries
    if (sent >= MAX_SENDS) return fail(unheard(request, run.now(), sent))
    const notBefore = run.now() + (sent > tries ? UNHEARD_MS : 0)
    await save({ name: 'planned', tries: sent, notBefore })
    if (error.kind === 'too-many-prompts') await run.store.lowerCeiling(line, run.now() + CEILING_MS)
    return notBefore
  }
}

/** How a submission is saved as it is then. */
function keeping(run: Run, submission: Submission) {
  const save = (state: SubmissionState) => run.store.saveSubmission(run.claim, { ...submission, state })
  return {
    save,
    async fail(failure: Failure): Promise<Attention> {
      await save({ name: 'failed', failure })
      return 'final'
    },
  }
}

/** Whether a submission of the request goes before its later ones. */
function waits({ state }: Submission, now: number): boolean {
  return state.name === 'submitting' || (state.name === 'planned' && !isToCome(state.notBefore, now))
}

/** Counts the refusal against the person. Returns until when that pauses their requests, if it does. */
function strike(run: Run): Promise<number | null> {
  return run.store.strike(run.claim, run.now(), STRIKES_LAST_MS, strikePauseMs)
}
