import { HordeError } from '../horde/errors.ts'
import { slotMs } from '../horde/pacing.ts'
import type { GenerateRequest } from '../horde/schema.ts'
import { type RequestAggregate, readsPictures } from '../ports.ts'
import { sentence } from '../reply/messages/index.ts'
import { STRIKES_LAST_MS, strikePauseMs } from '../request/limits.ts'
import type { Failure, RequestRecord, Submission, SubmissionState } from '../request/model.ts'
import { type HordeAccess, LONGEST_LINE_MS, MAX_SENDS, type PipelineContext } from './context.ts'
import type { Attention } from './generate.ts'
import { lineOf, lookAgainAt, passTurn } from './line.ts'
import type { Run } from './run.ts'

type Unsent = Extract<SubmissionState, { name: 'planned' | 'submitting' }>

/** Pauses where the Horde does not say how long: its first address block lasts 3 min, maintenance longer. */
const ADDRESS_BLOCK_MS = 180_000
const MAINTENANCE_MS = 60_000
const BUSY_MS = 5_000
const UNREACHABLE_MS = 10_000
/** After a call without an answer everybody waits this long, and then it is asked whether it is up. */
const HICCUP_MS = 2_000
const UNREACHABLE = 'unreachable'
/** Where as much waits at the Horde as may: until the next look, and how long its word for that holds. */
const ROOM_MS = 1_000
const CEILING_MS = 60_000
/** First look at a submission, when its wait time becomes known. */
const FIRST_CHECK_MS = 2_000
const MINUTE_MS = 60_000

/** Sends one submission when its turn has come. The intent is saved first, the Horde's id right after. */
export async function submit(
  context: PipelineContext,
  run: Run,
  { request, submissions }: RequestAggregate,
  submission: Submission,
  state: Unsent,
): Promise<Attention> {
  const save = async (next: SubmissionState) =>
    run.store.saveSubmission(run.claim, { ...submission, state: next })
  const fail = async (failure: Failure): Promise<Attention> => {
    await save({ name: 'failed', failure })
    return 'final'
  }
  const now = run.now()
  const line = lineOf(request)

  if (request.cancelRequested) {
    return fail({ sentence: sentence('cancelled', { pictures: 0 }), cause: 'cancelled before submitting' })
  }
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
  if (state.notBefore > now) return state.notBefore
  if (submissions.some((other) => other.index < submission.index && waits(other, now))) return now + BUSY_MS

  const horde = await context.horde(request.hordeUrl)
  const gapMs = slotMs(horde.limits)
  const first = await run.store.firstInLine(line, now, run.id)
  if (first?.requestId !== run.id || first.index !== submission.index) {
    return lookAgainAt(run, submission, gapMs)
  }
  const heldUntil = await held(context, run, request, horde, tries)
  if (heldUntil !== undefined) return heldUntil
  const body = await toSend(context, run, submission)
  if (body === undefined) {
    return fail({ sentence: sentence('pictureGone', {}), cause: 'the picture to vary could not be read' })
  }
  const limit = await run.effect((signal) => horde.concurrency(signal))
  if (!(await run.store.hasRoom(line, body.params.n ?? 1, limit, now))) return run.now() + ROOM_MS
  const slotInMs = await context.buckets.take(line, horde.limits, run.now())
  if (slotInMs > 0) return run.now() + Math.ceil(slotInMs)

  const since = run.now()
  const leaving: Submission = { ...submission, state: { name: 'submitting', tries, since } }
  if (!(await run.store.leaveLine(run.claim, leaving, { limit, nowMs: since }))) return since + ROOM_MS
  if (tries === 0) context.meter.pacingWait(since - request.takenUpAt)
  await passTurn(context, run, request, gapMs)
  try {
    const answer = await run.effect((signal) => horde.client.submit(body, signal))
    const submittedAt = run.now()
    const checkAt = submittedAt + FIRST_CHECK_MS
    await save({
      name: 'submitted',
      hordeId: answer.id,
      submittedAt,
      tries,
      checkAt,
      impossibleSince: null,
      fetchFailedSince: null,
      last: null,
    })
    await run.store.markServed(line, submittedAt)
    context.log.info({ requestId: run.id, submission: submission.index, hordeId: answer.id }, 'submitted')
    return checkAt
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    context.log.warn(
      { requestId: run.id, submission: submission.index, rc: error.rc, kind: error.kind, err: error },
      'submit failed',
    )
    await pauseAfter(run, request, error)
    const pausedUntil = error.kind === 'prompt-refused' ? await strike(run) : null
    const failure = finalFailure(error, pausedUntil === null ? 0 : pausedUntil - run.now())
    if (failure !== undefined) return fail(failure)
    const sent = error.outcome === 'unknown' ? tries + 1 : tries
    if (sent >= MAX_SENDS) return fail(unheard(request, run.now(), sent))
    const notBefore = run.now() + (sent > tries ? UNREACHABLE_MS : 0)
    await save({ name: 'planned', tries: sent, notBefore })
    if (error.kind === 'too-many-prompts') await run.store.lowerCeiling(line, run.now() + CEILING_MS)
    return notBefore
  }
}

/** Whether a submission of the request goes before its later ones. */
function waits({ state }: Submission, now: number): boolean {
  return state.name === 'submitting' || (state.name === 'planned' && state.notBefore <= now)
}

/**
 * Why it is not worth waiting any longer to send. Standing in our own line is no failure of the Horde's: while
 * it accepts what others sent, this one's turn will come.
 */
async function tooLate(
  { settings: { deadlineMs } }: PipelineContext,
  run: Run,
  request: RequestRecord,
): Promise<Failure | undefined> {
  const now = run.now()
  const { firstSubmitAt, takenUpAt } = request
  if (now <= (firstSubmitAt ?? takenUpAt) + deadlineMs) return undefined
  const accepts = now <= (await run.store.servedAt(lineOf(request))) + deadlineMs
  if (!accepts) {
    const minutes = Math.round(deadlineMs / 60_000)
    return { sentence: sentence('hordeDown', { minutes }), cause: 'could not submit before the deadline' }
  }
  if (firstSubmitAt === null && now <= takenUpAt + LONGEST_LINE_MS) return undefined
  const minutes = Math.round((now - (firstSubmitAt ?? takenUpAt)) / 60_000)
  return { sentence: sentence('deadline', { minutes }), cause: 'its turn did not come in time' }
}

/** Until when nothing goes to this Horde, if so. After a call without an answer it is first asked whether it is up. */
async function held(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  horde: HordeAccess,
  tries: number,
): Promise<number | undefined> {
  const now = run.now()
  const paused = await run.store.pausedUntil(pauseName(request))
  if (paused !== undefined && paused.untilMs > now) return paused.untilMs
  const full = await run.store.pausedUntil(fullName(request))
  if (full !== undefined && full.untilMs > now) return full.untilMs
  const doubtful = paused?.reason === UNREACHABLE && now - paused.untilMs < UNREACHABLE_MS
  if (!(doubtful || tries > 0) || (await isUp(run, horde))) return undefined
  const untilMs = run.now() + UNREACHABLE_MS
  await run.store.pause(pauseName(request), untilMs, UNREACHABLE)
  context.log.warn({ horde: request.hordeUrl }, 'the horde does not answer; submitting waits')
  return untilMs
}

/** What an error says about the Horde holds for all who wait to send there. */
async function pauseAfter(run: Run, request: RequestRecord, error: HordeError): Promise<void> {
  const pause = (ms: number, name = pauseName(request), reason = error.rc ?? error.kind) =>
    run.store.pause(name, run.now() + Math.max(ms, error.retryAfterMs ?? 0), reason)
  switch (error.kind) {
    case 'prompt-refused':
    case 'ip-timeout':
      return pause(error.retryAfterMs ?? ADDRESS_BLOCK_MS)
    case 'maintenance':
      return pause(error.retryAfterMs ?? MAINTENANCE_MS)
    case 'rate-limited':
      return pause(0)
    case 'too-many-prompts':
      return pause(BUSY_MS, fullName(request))
    case 'unreachable':
      return pause(HICCUP_MS, pauseName(request), UNREACHABLE)
    default:
      return undefined
  }
}

function unheard({ takenUpAt }: RequestRecord, now: number, sends: number): Failure {
  const minutes = Math.max(1, Math.round((now - takenUpAt) / 60_000))
  return { sentence: sentence('hordeDown', { minutes }), cause: `${sends} sends with unknown outcome` }
}

/** The Horde blocks our address, not the person: everything that goes to it waits. */
export function pauseName({ hordeUrl }: RequestRecord): string {
  return `submit ${hordeUrl}`
}

/** Too much of ours waits there: this key's line waits, others go on. */
function fullName(request: RequestRecord): string {
  return `full ${lineOf(request)}`
}

/** Counts the refusal against the person. Returns until when that pauses their requests, if it does. */
function strike(run: Run): Promise<number | null> {
  return run.store.strike(run.claim, run.now(), STRIKES_LAST_MS, strikePauseMs)
}

async function isUp(run: Run, horde: HordeAccess): Promise<boolean> {
  try {
    await run.effect((signal) => horde.client.heartbeat(signal))
    return true
  } catch (error) {
    if (error instanceof HordeError) return false
    throw error
  }
}

/** Refusals that no waiting mends. */
function finalFailure(error: HordeError, personPausedMs: number): Failure | undefined {
  const cause = `${error.rc ?? error.status}: ${error.message}`
  switch (error.kind) {
    case 'prompt-refused':
      if (personPausedMs <= 0) return { sentence: sentence('promptRefused', {}), cause }
      return {
        sentence: sentence('promptRefusedPaused', { minutes: Math.ceil(personPausedMs / MINUTE_MS) }),
        cause,
      }
    case 'kudos':
      return { sentence: sentence('kudosNeeded', { kudos: error.requiredKudos ?? null }), cause }
    case 'key':
      return { sentence: sentence('stuck', {}), cause }
    case 'invalid':
    case 'forbidden':
    case 'not-found':
      return { sentence: sentence('requestRefused', {}), cause }
    default:
      return undefined
  }
}

/** The body as sent: webhook and source picture are added only now. Undefined when the picture is gone. */
async function toSend(
  context: PipelineContext,
  run: Run,
  { body: planned, source, secret }: Submission,
): Promise<GenerateRequest | undefined> {
  const webhook = secret && context.settings.webhookUrl?.(secret)
  const body: GenerateRequest = webhook === undefined ? planned : { ...planned, webhook }
  if (source === null) return body
  const origin = await run.store.load(source.requestId)
  const reply = await run.store.replyOf(source.requestId)
  if (origin === undefined || reply === undefined) return undefined
  const { publisher } = context.adapterOf(origin.request.event)
  if (!readsPictures(publisher)) return undefined
  const bytes = await run.effect((signal) => publisher.readPicture(reply, source.picture, signal))
  if (bytes === undefined) return undefined
  return { ...body, source_image: Buffer.from(bytes).toString('base64') }
}
