import { describesPictures } from '../abilities.ts'
import { PublishError } from '../errors.ts'
import { type Sentence, sentence } from '../reply/messages/index.ts'
import { drawnPictures } from '../reply/shown.ts'
import type { Command, RequestRecord } from '../request/model.ts'
import type { PipelineContext } from './context.ts'
import { drawingOf } from './repeat.ts'
import type { Run } from './run.ts'

/** Changes what a posted picture is said to show, for the person it was drawn for. */
export async function describePicture(
  context: PipelineContext,
  run: Run,
  request: RequestRecord,
  { picture, text }: Extract<Command, { kind: 'alt' }>,
): Promise<Sentence> {
  const base = await drawingOf(run, request)
  const reply = base && (await run.store.replyOf(base.request.id))
  const shown = base === undefined ? 0 : drawnPictures(base).length
  if (base === undefined || reply === undefined || shown === 0) return sentence('nothingToDescribe', {})
  if (base.request.event.person.id !== request.event.person.id) return sentence('nothingToDescribe', {})
  const { publisher } = context.adapterOf(base.request.event)
  if (!describesPictures(publisher)) return sentence('cannotDescribe', {})
  const { altTextLimit, imagesPerReply } = publisher.capabilities(base.request.event)
  const images = Math.min(shown, imagesPerReply)
  const chosen = picture ?? (images === 1 ? 0 : -1)
  if (text === '' || chosen < 0 || chosen >= images) return sentence('whichToDescribe', { images })
  if (text.length > altTextLimit) return sentence('descriptionTooLong', { limit: altTextLimit })
  // What is said under our name keeps to our rules.
  const refused = context.settings.gate.refuses({ prompt: text, negative: '', overrides: {} })
  if (refused !== undefined) return refused
  try {
    await run.effect((signal) => publisher.describe(reply, chosen, text, signal))
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    if (error.kind === 'rejected') return sentence('cannotDescribe', {})
    if (error.kind === 'target-gone') return sentence('nothingToDescribe', {})
    throw error
  }
  return sentence('described', { picture: chosen + 1, images })
}
