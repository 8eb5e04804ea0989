import { type PictureDetails, writeMetadata } from '../images/metadata.ts'
import { toType } from '../images/transcode.ts'
import type { Capabilities, ImageType, OutgoingImage, OutgoingReply } from '../ports.ts'
import { composeReply } from '../reply/compose.ts'
import { type Payer, replyDetails } from '../reply/details.ts'
import type { Picture, PictureFile, RequestRecord } from '../request/model.ts'
import type { AnswerToSave, RequestAggregate } from '../store.ts'
import { storedPicture } from './lost.ts'
import type { Run } from './run.ts'

const EXTENSIONS = { 'image/webp': 'webp', 'image/png': 'png', 'image/jpeg': 'jpg' } as const

/**
 * The reply as a publisher gets it: text and alt texts that fit, images that carry what they were made from. Bytes
 * are read when a publisher asks for them, and kept nowhere.
 */
export function outgoingReply(
  run: Run,
  aggregate: RequestAggregate,
  answer: AnswerToSave | null,
  capabilities: Capabilities,
  payer: Payer,
): OutgoingReply {
  const { request } = aggregate
  const composed = composeReply(aggregate, answer, capabilities)
  const shown = composed.images.flatMap(
    ({ submission, index }) =>
      aggregate.pictures.find((one) => one.submission === submission && one.index === index) ?? [],
  )
  const images = shown.map((picture, position) =>
    outgoingImage(run, aggregate, picture, {
      position,
      altText: composed.images[position]?.altText ?? '',
      capabilities,
    }),
  )
  return {
    key: keyOf(request),
    kind: 'reply',
    event: request.event,
    tone: composed.tone,
    text: composed.text,
    images,
    locale: request.event.locale,
    nsfw: aggregate.submissions.some(({ body }) => body.nsfw),
    tookMs: Math.max(0, (request.answeredAt ?? 0) - request.takenUpAt),
    ...(images.length > 0 && { details: replyDetails(aggregate, shown, capabilities, payer) }),
  }
}

/** A picture as it is posted; `position` is its place among those that are shown. */
export function outgoingImage(
  run: Run,
  aggregate: RequestAggregate,
  picture: Picture,
  {
    position,
    altText,
    capabilities,
  }: { readonly position: number; readonly altText: string; readonly capabilities: Capabilities },
): OutgoingImage {
  const { submission, index, file } = picture
  const type = imageType(file?.type ?? 'image/webp', capabilities)
  return {
    submission,
    index,
    altText,
    contentType: type,
    name: `${fileStem(aggregate.request.words?.prompt ?? '')}-${position + 1}.${EXTENSIONS[type]}`,
    async bytes() {
      const stored = await storedPicture(run, picture)
      if (stored === undefined) throw new Error(`picture ${submission}/${index} of ${run.id} was lost`)
      const details = detailsOf(aggregate, picture, position, stored.file)
      return toType(writeMetadata(stored.bytes, details), type, capabilities.bytesPerImage)
    },
  }
}

/** What is started over is another reply: a platform that knows keys of posts would give back the first one. */
export function keyOf({ id, createdAt, takenUpAt }: RequestRecord): string {
  return takenUpAt === createdAt ? id : `${id}/${takenUpAt}`
}

/** As it is where the platform takes that, else the first of what it takes. */
function imageType(found: ImageType, { imageTypes }: Capabilities): ImageType {
  return imageTypes.includes(found) ? found : (imageTypes[0] ?? found)
}

function detailsOf(
  { request, submissions }: RequestAggregate,
  picture: Picture,
  position: number,
  { width, height }: PictureFile,
): PictureDetails {
  const submission = submissions.find(({ index }) => index === picture.submission)
  if (submission === undefined) {
    throw new Error(`submission ${picture.submission} of ${request.id} has no row`)
  }
  const { params, prompt } = submission.body
  const [positive = '', ...negative] = prompt.split('###')
  return {
    requestId: request.id,
    picture: position,
    prompt: positive.trim(),
    negative: negative.join('###').trim(),
    style: submission.style,
    model: picture.model,
    seed: picture.seed,
    width,
    height,
    ...(params.steps !== undefined && { steps: params.steps }),
    ...(params.cfg_scale !== undefined && { cfgScale: params.cfg_scale }),
    ...(params.sampler_name !== undefined && { sampler: params.sampler_name }),
    ...(params.karras !== undefined && { karras: params.karras }),
    ...(params.clip_skip !== undefined && { clipSkip: params.clip_skip }),
    ...(params.denoising_strength !== undefined && { denoisingStrength: params.denoising_strength }),
    loras: params.loras ?? [],
    tis: params.tis ?? [],
    worker: picture.workerName,
    createdAt: request.createdAt,
    horde: request.hordeUrl,
  }
}

/** `A fox's café` → `a-fox-s-cafe`, at most 40 characters, never empty. */
function fileStem(prompt: string): string {
  const words = prompt
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
  const stem = [...words.slice(0, 100)]
    .slice(0, 40)
    .join('')
    .normalize('NFC')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
  return stem === '' ? 'picture' : stem
}
