import type { HordeClient } from '../horde/client.ts'
import { HordeError } from '../horde/errors.ts'
import type { Generation, StatusAnswer } from '../horde/schema.ts'
import { sniffImage } from '../images/sniff.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Picture, RequestRecord, Submission, SubmissionState } from '../request/model.ts'
import { FETCH_GRACE_MS, type PipelineContext } from './context.ts'
import type { Attention } from './generate.ts'
import type { Run } from './run.ts'

type Submitted = Extract<SubmissionState, { name: 'submitted' }>
type Fetched = { readonly picture: Picture; readonly bytes: Uint8Array | null }

const RETRY_MS = 3_000

/** Fetches what the Horde has for a submission and stores it with the submission's end. */
export async function collect(
  context: PipelineContext,
  run: Run,
  { hordeUrl }: RequestRecord,
  submission: Submission,
  state: Submitted,
  status: StatusAnswer,
): Promise<Attention> {
  const { client } = await context.horde(hordeUrl)
  const fetched: Fetched[] = []
  let missing = 0
  for (const [index, generation] of status.generations.entries()) {
    const bytes = generation.censored ? null : await fetchImage(context, run, client, generation)
    if (bytes === undefined) missing += 1
    else fetched.push({ picture: pictureOf(submission, index, generation), bytes })
  }
  const now = run.now()
  const fetchFailedSince = state.fetchFailedSince ?? now
  if (missing > 0 && now - fetchFailedSince < FETCH_GRACE_MS) {
    const checkAt = now + RETRY_MS
    await run.store.saveSubmission(run.claim, {
      ...submission,
      state: { ...state, fetchFailedSince, checkAt },
    })
    return checkAt
  }
  if (fetched.length === 0) {
    const cause =
      missing > 0 ? `${missing} pictures could not be fetched` : 'the Horde finished without a picture'
    const failure = { sentence: sentence('drawingFailed', {}), cause }
    await run.store.saveSubmission(run.claim, { ...submission, state: { name: 'failed', failure } })
    return 'final'
  }
  const collected: Submission = { ...submission, state: { name: 'collected', hordeId: state.hordeId } }
  await run.store.savePictures(run.claim, collected, fetched)
  return 'final'
}

/** The image's bytes; undefined where the link is dead or what it gives is no image. */
async function fetchImage(
  context: PipelineContext,
  run: Run,
  client: HordeClient,
  generation: Generation,
): Promise<Uint8Array | undefined> {
  try {
    const bytes = await run.effect((signal) => client.download(generation.img, signal))
    if (sniffImage(bytes) !== undefined) return bytes
    throw new HordeError("what a picture's link gave is no image", {
      status: 200,
      kind: 'server',
      outcome: 'unknown',
    })
  } catch (error) {
    if (!(error instanceof HordeError)) throw error
    context.log.warn({ requestId: run.id, generation: generation.id, err: error }, 'download failed')
  }
  return undefined
}

function pictureOf(submission: Submission, index: number, generation: Generation): Picture {
  return {
    submission: submission.index,
    index,
    seed: generation.seed,
    model: generation.model,
    workerName: generation.worker_name,
    censored: generation.censored,
    remarks: remarksOf(generation),
  }
}

/** What `gen_metadata` says a person should know: a LoRA or inversion the worker could not use. */
function remarksOf({ gen_metadata }: Generation): Sentence[] {
  return gen_metadata.flatMap(({ type, value, ref }) => {
    if (value !== 'download_failed' && value !== 'baseline_mismatch') return []
    if (type === 'lora') return [sentence('loraNotApplied', { name: ref ?? '' })]
    if (type === 'ti') return [sentence('tiNotApplied', { name: ref ?? '' })]
    return []
  })
}
