import type { Capabilities } from '../ports.ts'
import type { Picture, RequestRecord, Submission } from '../request/model.ts'
import type { RequestAggregate } from '../store.ts'
import { type Sentence, sentence } from './messages/index.ts'

/** The pictures that a reply may show, in the order in which they were asked for. */
export function drawnPictures({ pictures }: RequestAggregate): Picture[] {
  return pictures
    .filter(({ censored }) => !censored)
    .toSorted((a, b) => a.submission - b.submission || a.index - b.index)
}

/** How many pictures were asked for, as far as a reply has room for them. */
export function wantedPictures(
  { submissions }: RequestAggregate,
  { imagesPerReply }: Pick<Capabilities, 'imagesPerReply'>,
): number {
  const asked = submissions.reduce((sum, submission) => sum + (submission.body.params.n ?? 1), 0)
  return Math.min(asked, imagesPerReply)
}

/** What a person should know beside these pictures. */
export function remarksOf({ request, pictures }: RequestAggregate, shown: readonly Picture[]): Sentence[] {
  const held = pictures.filter(({ censored }) => censored).length
  return [
    ...(held > 0 ? [sentence('someCensored', { held })] : []),
    ...request.remarks,
    ...shown.flatMap(({ remarks }) => remarks),
  ]
}

export function drawnFrom({ submissions }: RequestAggregate, picture: Picture): Submission | undefined {
  return submissions.find(({ index }) => index === picture.submission)
}

/** The words to draw as far as they are known. */
export function promptOf({ words, parsed }: RequestRecord): string {
  if (words !== null) return words.prompt
  return parsed.kind === 'command' && parsed.command.kind === 'draw' ? parsed.command.words.prompt : ''
}
