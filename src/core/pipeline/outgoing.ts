import { type PictureDetails, writeMetadata } from '../images/metadata.ts'
import { sniffImage } from '../images/sniff.ts'
import { toType } from '../images/transcode.ts'
import type { Capabilities, ImageType, OutgoingImage, OutgoingReply } from '../ports.ts'
import { composeReply } from '../reply/compose.ts'
import type { AnswerToSave, RequestAggregate } from '../store.ts'
import type { Run } from './run.ts'

const EXTENSIONS = { 'image/webp': 'webp', 'image/png': 'png', 'image/jpeg': 'jpg' } as const

/** The reply as a publisher gets it: text and alt texts that fit, images that carry what they were made from. */
export async function outgoingReply(
  run: Run,
  aggregate: RequestAggregate,
  answer: AnswerToSave | null,
  capabilities: Capabilities,
): Promise<OutgoingReply> {
  const composed = composeReply(aggregate, answer, capabilities)
  const images: OutgoingImage[] = []
  for (const [position, { submission, index, altText }] of composed.images.entries()) {
    const bytes = await run.store.pictureBytes(run.id, submission, index)
    if (bytes === undefined) throw new Error(`picture ${submission}/${index} of ${run.id} has no bytes`)
    const sniffed = sniffImage(bytes)
    if (sniffed === undefined) throw new Error(`picture ${submission}/${index} of ${run.id} is no image`)
    const type = imageType(sniffed.type, capabilities)
    const details = detailsOf(aggregate, submission, index, position, sniffed)
    images.push({
      submission,
      index,
      altText,
      contentType: type,
      name: `${fileStem(aggregate.request.words?.prompt ?? '')}-${position + 1}.${EXTENSIONS[type]}`,
      bytes: () => toType(writeMetadata(bytes, details), type, capabilities.bytesPerImage),
    })
  }
  const { event } = aggregate.request
  return { key: run.id, kind: 'reply', event, tone: composed.tone, text: composed.text, images }
}

/** As it is where the platform takes that, else the first of what it takes. */
function imageType(found: ImageType, { imageTypes }: Capabilities): ImageType {
  return imageTypes.includes(found) ? found : (imageTypes[0] ?? found)
}

function detailsOf(
  { request, submissions, pictures }: RequestAggregate,
  submissionIndex: number,
  index: number,
  position: number,
  size: { width: number; height: number },
): PictureDetails {
  const submission = submissions.find((one) => one.index === submissionIndex)
  const picture = pictures.find((one) => one.submission === submissionIndex && one.index === index)
  if (submission === undefined || picture === undefined) {
    throw new Error(`picture ${submissionIndex}/${index} of ${request.id} has no row`)
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
    width: size.width,
    height: size.height,
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

/** `a fox in a library` → `a-fox-in-a-library`, at most 40 characters, never empty. */
function fileStem(prompt: string): string {
  const stem = prompt
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
  return stem === '' ? 'picture' : stem
}
