import type { Capabilities, PictureFacts, ReplyDetails } from '../ports.ts'
import { askingOf, type OwnPayer, type Picture } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import { breakMarkup, breakText } from './echo.ts'
import { type Sentence, say, sentence } from './messages/index.ts'
import { drawnFrom, promptOf, remarksOf, wantedPictures } from './shown.ts'

/** Who pays for what a Horde draws. */
export type Payer = 'operator' | 'nobody' | OwnPayer

/** The facts of a reply with these pictures. Pure. */
export function replyDetails(
  aggregate: RequestAggregate,
  shown: readonly Picture[],
  capabilities: Pick<Capabilities, 'imagesPerReply'>,
  payer: Payer,
): ReplyDetails {
  const { request } = aggregate
  const { locale } = request.event
  const pictures = shown.map((picture) => factsOf(aggregate, picture))
  return {
    prompt: breakText(promptOf(request)),
    styles: unique(pictures.map(({ style }) => style)),
    wanted: wantedPictures(aggregate, capabilities),
    pictures,
    volunteers: unique(pictures.map(({ worker }) => worker)),
    remarks: remarksOf(aggregate, shown).map((remark) =>
      say(locale, breakMarkup(remark), askingOf(request.event)),
    ),
    payer: say(locale, breakMarkup(payerSentence(payer))),
  }
}

/** Who paid, in words. */
export function payerSentence(payer: Payer): Sentence {
  if (payer === 'operator') return sentence('paidByOperator', {})
  if (payer === 'nobody') return sentence('paidByNobody', {})
  return payer.shared ? sentence('paidBySharedKey', { name: payer.hordeName }) : sentence('paidByYou', {})
}

function factsOf(aggregate: RequestAggregate, picture: Picture): PictureFacts {
  const submission = drawnFrom(aggregate, picture)
  const { width = 0, height = 0 } = picture.file ?? submission?.body.params ?? {}
  return {
    style: breakText(submission?.style ?? ''),
    model: breakText(picture.model),
    seed: breakText(picture.seed),
    width,
    height,
    worker: breakText(picture.workerName),
  }
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '')
}
