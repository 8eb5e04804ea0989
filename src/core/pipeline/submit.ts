import { HordeError } from '../horde/errors.ts'
import type { GenerateRequest } from '../horde/schema.ts'
import { readsPictures } from '../ports.ts'
import { sentence } from '../reply/messages/index.ts'
import type { Failure, RequestRecord, Submission, SubmissionState } from '../request/model.ts'
import { type HordeAccess, MAX_SENDS, type PipelineContext } from './context.ts'
import type { Attention } from './generate.ts'
import type { Run } from './run.ts'

type Unsent = Extract<SubmissionState, { name: 'planned' | 'submitting' }>

/** Pauses where the Horde does not say how long: its first address block lasts 3 min, maintenance longer. */
const ADDRESS_BLOCK_MS = 180_000
const MAINTENANCE_MS = 60_000
const BUSY_MS = 5_000
const UNREACHABLE_MS = 10_000
/** First look at a submission, when its wait time becomes known. */
const FIRST_CHECK_MS = 2_000

/** Sends one submission when its turn has come. The intent is saved first, the Horde's id right after. */
export async function submit(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  submission: Submission,
  state: Unsent,
): Promise<Attention> {
  const save = async (next: SubmissionState, firstSubmitAt?: number) =>
    run.store.saveSubmission(run.claim, { ...submission, state: next }, firstSubmitAt)
  const fail = async (failure: Failure): Promise<Attention> => {
    await save({ name: 'failed', failure })
    return 'final'
  }
  // Found in `submitting`: the process died around the send, so whether it arrived is unknown.
  const tries = state.name === 'submitting' ? state.tries + 1 : state.tries
  const now = run.now()

  if (request.cancelRequested) {
    return fail({ sentence: sentence('cancelled', { pictures: 0 }), cause: 'cancelled before submitting' })
  }
  if (now > (request.firstSubmitAt ?? request.createdAt) + context.settings.deadlineMs) {
    const minutes = Math.round(context.settings.deadlineMs / 60_000)
    return fail({
      sentence: sentence('hordeDown', { minutes }),
      cause: 'could not submit before the deadline',
    })
  }
  if (tries >= MAX_SENDS) return fail(unheard(request, now, tries))
  if (state.name === 'planned' && state.notBefore > now) return state.notBefore
  const paused = await run.store.pausedUntil(pauseName(request))
  if (paused !== undefined && paused.untilMs > now) return paused.untilMs

  const horde = await context.horde(request.hordeUrl)
  if (tries > 0 && !(await isUp(run, horde))) return now + UNREACHABLE_MS
  const waitMs = horde.pacing.turn(`${run.id}/${submission.index}`, now)
  if (waitMs > 0) {
    context.meter.pacingWait(waitMs)
    return now + waitMs
  }

  const body = await toSend(context, run, submission)
  if (body === undefined) {
    return fail({ sentence: sentence('pictureGone', {}), cause: 'the picture to vary could not be read' })
  }
  await save({ name: 'submitting', tries, since: now }, request.firstSubmitAt ?? now)
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
    context.log.info({ requestId: run.id, submission: submission.index, hordeId: answer.id }, 'submitted')
    return checkAt
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    context.log.warn(
      { requestId: run.id, submission: submission.index, rc: error.rc, kind: error.kind, err: error },
      'submit failed',
    )
    const failure = finalFailure(error)
    if (error.kind === 'prompt-refused') await pause(run, request, error, ADDRESS_BLOCK_MS)
    if (failure !== undefined) return fail(failure)
    if (error.kind === 'ip-timeout') await pause(run, request, error, ADDRESS_BLOCK_MS)
    if (error.kind === 'maintenance') await pause(run, request, error, MAINTENANCE_MS)
    const sent = error.outcome === 'unknown' ? tries + 1 : tries
    if (sent >= MAX_SENDS) return fail(unheard(request, run.now(), sent))
    const notBefore =
      run.now() + (error.retryAfterMs ?? (sent > tries ? UNREACHABLE_MS * 6 ** tries : retryMs(error)))
    await save({ name: 'planned', tries: sent, notBefore })
    return notBefore
  }
}

function unheard({ createdAt }: RequestRecord, now: number, sends: number): Failure {
  const minutes = Math.max(1, Math.round((now - createdAt) / 60_000))
  return { sentence: sentence('hordeDown', { minutes }), cause: `${sends} sends with unknown outcome` }
}

/** The Horde blocks our address, not the person: everything that goes to it waits. */
export function pauseName({ hordeUrl }: RequestRecord): string {
  return `submit ${hordeUrl}`
}

async function pause(run: Run, request: RequestRecord, error: HordeError, defaultMs: number): Promise<void> {
  const untilMs = run.now() + (error.retryAfterMs ?? defaultMs)
  await run.store.pause(pauseName(request), untilMs, error.rc ?? error.kind)
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

function retryMs(error: HordeError): number {
  return error.kind === 'unreachable' || error.kind === 'server' ? UNREACHABLE_MS : BUSY_MS
}

/** Refusals that no waiting mends. */
function finalFailure(error: HordeError): Failure | undefined {
  const cause = `${error.rc ?? error.status}: ${error.message}`
  switch (error.kind) {
    case 'prompt-refused':
      return { sentence: sentence('promptRefused', {}), cause }
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
