import type { HordeClient } from '../horde/client.ts'
import { HordeError } from '../horde/errors.ts'
import type { Generation, StatusAnswer } from '../horde/schema.ts'
import { pictureFile } from '../images/file.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { Picture, PictureFile, Submission } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import { FETCH_GRACE_MS, type PipelineContext } from './context.ts'
import type { Attention } from './next.ts'
import type { Run } from './run.ts'
import type { Submitted } from './submitted.ts'

type Image = { readonly bytes: Uint8Array; readonly file: PictureFile }

const RETRY_MS = 3_000

/**
 * Fetches what the Horde has for a submission, one picture at a time, each stored before the next one is fetched:
 * a picture may be large, and what is stored is not fetched again.
 */
export async function collect(
  context: PipelineContext,
  run: Run,
  { request, pictures }: RequestAggregate,
  submission: Submission,
  state: Submitted,
  { generations }: StatusAnswer,
): Promise<Attention> {
  const { client } = await context.horde(request.hordeUrl)
  const stored = pictures.filter(
    (picture) =>
      picture.submission === submission.index && generations.some(({ id }) => id === picture.generation),
  )
  const wanted = generations.filter(({ id }) => !stored.some(({ generation }) => generation === id))
  const free = [...generations.keys()].filter((index) => !stored.some((picture) => picture.index === index))
  const collected: Submission = { ...submission, state: { name: 'collected', hordeId: state.hordeId } }
  let missing = 0
  for (const [position, generation] of wanted.entries()) {
    const image = generation.censored ? null : await fetchImage(context, run, client, generation)
    if (image === undefined) {
      missing += 1
      continue
    }
    const index = free.shift() ?? generations.length
    const complete = missing === 0 && position === wanted.length - 1
    const picture = pictureOf(submission, index, generation, image?.file)
    await run.store.savePicture(run.claim, complete ? collected : submission, picture, image?.bytes ?? null)
    if (complete) return 'final'
  }
  const now = run.now()
  // Never ahead of the clock, or one that was set back would have us try for hours.
  const fetchFailedSince = Math.min(state.fetchFailedSince ?? now, now)
  if (missing > 0 && now - fetchFailedSince < FETCH_GRACE_MS) {
    const checkAt = now + RETRY_MS
    await run.store.saveSubmission(run.claim, {
      ...submission,
      state: { ...state, fetchFailedSince, checkAt },
    })
    return checkAt
  }
  if (missing === generations.length) {
    const cause =
      missing > 0 ? `${missing} pictures could not be fetched` : 'the Horde finished without a picture'
    const failure = { sentence: sentence('drawingFailed', {}), cause }
    await run.store.saveSubmission(run.claim, { ...submission, state: { name: 'failed', failure } })
    return 'final'
  }
  await run.store.saveSubmission(run.claim, collected)
  return 'final'
}

/** The image's bytes; undefined where the link is dead or what it gives is no image. */
async function fetchImage(
  context: PipelineContext,
  run: Run,
  client: HordeClient,
  generation: Generation,
): Promise<Image | undefined> {
  try {
    const bytes = await run.effect((signal) => client.download(generation.img, signal))
    const file = pictureFile(bytes)
    if (file !== undefined) return { bytes, file }
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

function pictureOf(
  submission: Submission,
  index: number,
  generation: Generation,
  file: PictureFile | undefined,
): Picture {
  return {
    submission: submission.index,
    index,
    seed: generation.seed,
    model: generation.model,
    workerName: generation.worker_name,
    censored: generation.censored,
    remarks: remarksOf(generation),
    ...(generation.id !== '' && { generation: generation.id }),
    ...(file !== undefined && { file }),
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
