import { readsAttachments, readsPictures } from '../abilities.ts'
import { isToCome } from '../ahead.ts'
import { PublishError } from '../errors.ts'
import { MOST_SOURCE_BYTES, MOST_SOURCE_PIXELS, readSource, type Unusable } from '../images/source.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { AttachedPicture, Failure, PictureRef, RequestRecord, Submission } from '../request/model.ts'
import { sizedLike } from '../styles/sized-like.ts'
import { FETCH_GRACE_MS, type PipelineContext } from './context.ts'
import type { Run } from './run.ts'

/** The submission with its picture to start from, or why there is none. */
export type Sourced =
  | { readonly kind: 'ready'; readonly submission: Submission; readonly image?: Uint8Array }
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** The platform may have it later; when that was first said. */
  | { readonly kind: 'later'; readonly since: number }

/** Reads the picture that a submission starts from, if any. */
export async function withSource(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  submission: Submission,
): Promise<Sourced> {
  const { source } = submission
  if (source === null) return { kind: 'ready', submission }
  if ('url' in source) return await attachedPicture(context, run, request, submission, source)
  const image = await earlierPicture(context, run, source)
  if (image !== undefined) return { kind: 'ready', submission, image }
  return failed(sentence('pictureGone', {}), 'the picture to vary could not be read')
}

async function attachedPicture(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  submission: Submission,
  attached: AttachedPicture,
): Promise<Sourced> {
  const { publisher } = context.adapterOf(request.event)
  if (!readsAttachments(publisher)) {
    return failed(sentence('attachmentGone', {}), 'its platform has no attachments')
  }
  let bytes: Uint8Array | undefined
  try {
    bytes = await run.effect((signal) => publisher.readAttachment(attached, MOST_SOURCE_BYTES, signal))
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    const now = run.now()
    const since = sinceOf(submission, now)
    const passing = error.kind === 'transient' || error.kind === 'rate-limited'
    if (passing && isToCome(since + FETCH_GRACE_MS, now)) return { kind: 'later', since }
    return failed(sentence('attachmentGone', {}), error.message)
  }
  if (bytes === undefined) return failed(sentence('attachmentGone', {}), 'the attached picture is gone')
  // Decoding takes its time too, and the lease must last.
  const picture = await run.effect(() => readSource(bytes))
  if (typeof picture === 'string') return failed(unusable(picture), `the attached picture: ${picture}`)
  const chosen = request.words?.overrides.aspect !== undefined
  const sized = chosen ? submission : { ...submission, body: sizedLike(submission.body, picture) }
  return { kind: 'ready', submission: sized, image: picture.bytes }
}

/** Why what somebody attached cannot be started from. */
export function unusable(why: Unusable): Sentence {
  if (why === 'no-picture') return sentence('attachmentNoPicture', {})
  return sentence('attachmentTooLarge', {
    megabytes: MOST_SOURCE_BYTES / 1024 ** 2,
    megapixels: MOST_SOURCE_PIXELS / 1_000_000,
  })
}

function sinceOf({ state }: Submission, now: number): number {
  return Math.min(now, (state.name === 'planned' ? state.sourceFailedSince : undefined) ?? now)
}

function failed(said: Sentence, cause: string): Sourced {
  return { kind: 'failure', failure: { sentence: said, cause, ofAll: true } }
}

async function earlierPicture(
  context: PipelineContext,
  run: Run,
  { requestId, picture }: PictureRef,
): Promise<Uint8Array | undefined> {
  const origin = await run.store.load(requestId)
  const reply = await run.store.replyOf(requestId)
  if (origin === undefined || reply === undefined) return undefined
  const { publisher } = context.adapterOf(origin.request.event)
  if (!readsPictures(publisher)) return undefined
  return await run.effect((signal) => publisher.readPicture(reply, picture, signal))
}
