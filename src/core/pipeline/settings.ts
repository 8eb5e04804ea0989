import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { RequestAggregate } from '../store.ts'
import type { Catalog } from '../styles/catalog.ts'
import { findStyle } from '../styles/catalog.ts'

/** What the pictures of a request were made from; undefined where none were drawn. */
export function settingsSentence(
  { request, submissions, pictures }: RequestAggregate,
  catalog: Catalog,
): Sentence | undefined {
  const { words } = request
  if (words === null || pictures.length === 0) return undefined
  const shown = pictures.flatMap((picture) => {
    const submission = submissions.find(({ index }) => index === picture.submission)
    if (submission === undefined) return []
    const { width, height, steps, cfg_scale, sampler_name, loras = [] } = submission.body.params
    return {
      style: submission.style,
      model: picture.model,
      seed: picture.seed,
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(steps !== undefined && { steps }),
      ...(cfg_scale !== undefined && { cfgScale: cfg_scale }),
      ...(sampler_name !== undefined && { sampler: sampler_name }),
      loras: loras.map(({ name, model }) => ({ name, ...(model !== undefined && { strength: model }) })),
    }
  })
  const styles = [...new Set(submissions.map(({ style }) => style))]
  const credit = styles.flatMap((name) => {
    const found = findStyle(catalog, name)
    return found.kind === 'style' && found.style.credit !== undefined
      ? [
          {
            style: name,
            author: found.style.credit.author,
            ...(found.style.credit.url !== undefined && { url: found.style.credit.url }),
          },
        ]
      : []
  })
  return sentence('settings', { prompt: words.prompt, negative: words.negative, pictures: shown, credit })
}
