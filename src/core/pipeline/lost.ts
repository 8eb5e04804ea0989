import { isIntact } from '../images/file.ts'
import type { OutgoingImage } from '../ports.ts'
import { sentence } from '../reply/messages/index.ts'
import type { Picture, PictureFile, Submission } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import type { PipelineContext } from './context.ts'
import type { Next } from './next.ts'
import type { Run } from './run.ts'
import { submitted } from './submitted.ts'

/** A picture's bytes as they were collected; undefined where they were lost or damaged since. */
export async function storedPicture(
  run: Run,
  { submission, index, file }: Picture,
): Promise<{ bytes: Uint8Array; file: PictureFile } | undefined> {
  const bytes = await run.store.pictureBytes(run.id, submission, index)
  return bytes !== undefined && file !== undefined && isIntact(bytes, file) ? { bytes, file } : undefined
}

/** Which of these images have lost their bytes; one at a time is read and let go. */
export async function lostPictures(
  run: Run,
  { pictures }: RequestAggregate,
  images: readonly Pick<OutgoingImage, 'submission' | 'index'>[],
): Promise<Picture[]> {
  const lost: Picture[] = []
  for (const { submission, index } of images) {
    const picture = pictures.find((one) => one.submission === submission && one.index === index)
    if (picture !== undefined && (await storedPicture(run, picture)) === undefined) lost.push(picture)
  }
  return lost
}

/**
 * Collects lost pictures again; where the Horde has forgotten them, they are drawn again. That is done once: a
 * request that loses pictures twice goes on without them.
 */
export async function goBack(
  context: PipelineContext,
  run: Run,
  { request, submissions }: RequestAggregate,
  lost: readonly Picture[],
): Promise<Next> {
  const now = run.now()
  const affected = submissions.flatMap((submission): Submission[] => {
    const { state, index } = submission
    if (state.name !== 'collected' || !lost.some((picture) => picture.submission === index)) return []
    return [{ ...submission, state: request.wentBack ? LOST : asSent(state.hordeId, now) }]
  })
  await run.store.goBack(run.claim, { pictures: lost, submissions: affected }, now)
  context.log.error(
    { requestId: run.id, pictures: lost.length, again: !request.wentBack },
    'collected pictures were lost before they were delivered',
  )
  return 'continue'
}

const LOST: Submission['state'] = {
  name: 'failed',
  failure: {
    sentence: sentence('drawingFailed', {}),
    cause: 'its pictures were lost after collecting, twice',
  },
}

/** As just submitted: whatever became of it there shows at the next look. */
function asSent(hordeId: string, nowMs: number): Submission['state'] {
  return submitted({ hordeId, submittedAt: nowMs, tries: 0, checkAt: nowMs })
}
