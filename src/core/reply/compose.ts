import type { Capabilities } from '../ports.ts'
import { askingOf, type IncomingEvent, type Picture, type RequestRecord } from '../request/model.ts'
import type { AnswerToSave, RequestAggregate } from '../store.ts'
import { payerSentence } from './details.ts'
import { breakMarkup } from './echo.ts'
import { fit } from './fit.ts'
import { type Sentence, say, sentence } from './messages/index.ts'
import type { Locale } from './messages/locale.ts'
import { type Page, pageOf } from './page.ts'
import { drawnFrom, drawnPictures, promptOf, remarksOf, wantedPictures } from './shown.ts'

/** What a reply says and shows. Texts fit the capabilities; images name stored pictures. */
export interface ComposedReply {
  readonly tone: 'pictures' | 'sentence' | 'failure'
  readonly text: string
  readonly images: readonly ComposedImage[]
}
export interface ComposedImage {
  readonly submission: number
  readonly index: number
  readonly altText: string
}

/** The one reply of a request: its answer where it has one, else its pictures. Pure. */
export function composeReply(
  aggregate: RequestAggregate,
  answer: AnswerToSave | null,
  capabilities: Capabilities,
): ComposedReply {
  const { request } = aggregate
  if (answer !== null) {
    const tone = answer.cause === null ? 'sentence' : 'failure'
    return { tone, text: alone(request, answer.sentence, capabilities), images: [] }
  }
  return composePictures(aggregate, capabilities)
}

function composePictures(aggregate: RequestAggregate, capabilities: Capabilities): ComposedReply {
  const { request } = aggregate
  const drawn = drawnPictures(aggregate)
  const shown = drawn.slice(0, capabilities.imagesPerReply)
  if (shown.length === 0) {
    const held = aggregate.pictures.length
    const reason = held > 0 ? sentence('censored', { images: held }) : sentence('drawingFailed', {})
    return { tone: 'failure', text: alone(request, reason, capabilities), images: [] }
  }
  const prompt = promptOf(request)
  const styleOf = (picture: Picture) => drawnFrom(aggregate, picture)?.style ?? ''
  const styles = [...new Set(shown.map(styleOf))].filter((style) => style !== '')
  const wanted = wantedPictures(aggregate, capabilities)
  const images = shown.length
  const paid = request.payer === undefined ? [] : [payerSentence(request.payer)]
  const result =
    images < wanted
      ? sentence('partial', { images, wanted, prompt, styles })
      : sentence('done', { images, prompt, styles })
  return {
    tone: 'pictures',
    text: fitted(request.event, result, [...remarksOf(aggregate, shown), ...paid], capabilities.textLimit),
    images: shown.map((picture) => ({
      submission: picture.submission,
      index: picture.index,
      altText: altTextOf(aggregate, picture, capabilities),
    })),
  }
}

/** What a picture is said to show: its words and its style. */
export function altTextOf(
  aggregate: RequestAggregate,
  picture: Picture,
  { altTextLimit }: Pick<Capabilities, 'altTextLimit'>,
): string {
  const { request } = aggregate
  const style = drawnFrom(aggregate, picture)?.style ?? ''
  return fitted(request.event, sentence('altText', { prompt: promptOf(request), style }), [], altTextLimit)
}

function alone(
  { event, remarks }: RequestRecord,
  main: Sentence,
  { textLimit, sentenceLimit = textLimit }: Capabilities,
): string {
  // Styles are credited where they drew something.
  const said = remarks.filter(({ key }) => key !== 'credit')
  return fitted(event, main, said, sentenceLimit)
}

/** The sentence and its remarks, each once, with what people wrote made harmless and, if need be, shortened. */
function fitted(event: IncomingEvent, main: Sentence, remarks: readonly Sentence[], limit: number): string {
  const asking = askingOf(event)
  const { locale } = event
  const safe = breakMarkup(main)
  const beside = [...new Set(remarks.map((remark) => say(locale, breakMarkup(remark), asking)))]
  if (safe.key === 'stylesList' || safe.key === 'stylesInCategory')
    return say(locale, onePage(locale, safe, limit))
  if (!('prompt' in safe.params)) return fit(limit, '', beside, () => say(locale, safe, asking))
  return fit(limit, safe.params.prompt, beside, (prompt) =>
    say(locale, { ...safe, params: { ...safe.params, prompt } } as Sentence, asking),
  )
}

/** Names that are cut in the middle, or missing without a word, would be no use. */
function onePage(
  locale: Locale,
  main: Extract<Sentence, { key: 'stylesList' | 'stylesInCategory' }>,
  limit: number,
): Sentence {
  const ofCategories = main.key === 'stylesList'
  const all = ofCategories ? main.params.categories : main.params.styles
  const showing = ({ names, ...page }: Page): Sentence =>
    ofCategories
      ? sentence(main.key, { categories: names, ...page })
      : sentence(main.key, { ...main.params, styles: names, ...page })
  const fits = (page: Page) => say(locale, showing(page)).length <= limit
  return showing(pageOf(all, main.params.page ?? 1, fits))
}
