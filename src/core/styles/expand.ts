import { type Sentence, sentence } from '../reply/messages/index.ts'
import type { DrawWords, Submission } from '../request/model.ts'
import { bodyOf, modelOf } from './body.ts'
import { type Catalog, findStyle } from './catalog.ts'
import type { HordePolicy } from './policy.ts'
import { randomSeed, shuffled } from './random.ts'
import { readyInstead } from './ready.ts'
import type { Style } from './schema.ts'

export type { HordePolicy } from './policy.ts'

/** The longest prompt the Horde's replacement filter takes. */
const LONGEST_PROMPT = 7000
const MOST_IMAGES = 20

export interface ExpandInput {
  readonly words: DrawWords
  readonly catalog: Catalog
  /** Models with horde workers; undefined when that is not known: then nothing is skipped. */
  readonly served: ReadonlySet<string> | undefined
  readonly policy: HordePolicy
  readonly defaultStyle: string
  readonly defaultImages: number
  /** The only source of chance, so that the same request expands the same way again. */
  readonly random: () => number
}

export type PlannedSubmission = Pick<Submission, 'style' | 'body' | 'source'>
export type Expansion =
  | {
      readonly kind: 'plan'
      readonly submissions: readonly PlannedSubmission[]
      readonly remarks: readonly Sentence[]
    }
  | { readonly kind: 'refusal'; readonly sentence: Sentence }

/** From words and a style, or a category, to what is sent to the Horde; or why it cannot be drawn. */
export function expand(input: ExpandInput): Expansion {
  const { words, catalog } = input
  // Commas alone would leave nothing once the template is tidied.
  if (!/[^\s,]/.test(words.prompt)) return refusal(sentence('emptyPrompt', {}))
  const wanted = words.style ?? input.defaultStyle
  const found = findStyle(catalog, wanted)
  if (found.kind === 'unknown')
    return refusal(sentence('unknownStyle', { style: wanted, closest: found.closest }))
  const members =
    found.kind === 'style' ? [found.style] : found.members.flatMap((name) => catalog.styles.get(name) ?? [])
  const live = members.filter((style) => input.served?.has(modelOf(style, words, catalog)) ?? true)
  if (live.length === 0)
    return refusal(nobody(input, found.kind === 'style' ? found.style.name : found.name, members))

  const images = Math.min(Math.max(words.overrides.images ?? input.defaultImages, 1), MOST_IMAGES)
  const chosen = live.length === 1 ? live : shuffled(live, input.random)
  const drafts = draft(input, chosen, images)
  const longest = Math.max(...drafts.map(({ body }) => body.prompt.length))
  if (longest > LONGEST_PROMPT) {
    const added = longest - words.prompt.length - words.negative.length
    return refusal(sentence('promptTooLong', { limit: Math.max(0, LONGEST_PROMPT - added) }))
  }
  // Only who would have seen more different styles notices that some were skipped.
  const noticed = found.kind === 'category' && live.length < Math.min(images, members.length)
  const skipped = members.length - live.length
  return {
    kind: 'plan',
    submissions: drafts.map((one) => seeded(one, words, input.random)),
    remarks: noticed
      ? [sentence('membersSkipped', { category: found.name, skipped }), ...leftOut(words, drafts)]
      : leftOut(words, drafts),
  }
}

interface Draft {
  readonly style: string
  readonly body: PlannedSubmission['body']
  images: number
}

/** Spreads the pictures over the styles; what would be sent twice is sent once, for more pictures. */
function draft({ words, catalog, policy }: ExpandInput, chosen: readonly Style[], images: number): Draft[] {
  const drafts = new Map<string, Draft>()
  for (const [at, style] of chosen.slice(0, images).entries()) {
    const share = Math.ceil((images - at) / chosen.length)
    const body = bodyOf(style, words, catalog, policy)
    const same = JSON.stringify(body)
    const twin = drafts.get(same)
    if (twin === undefined) drafts.set(same, { style: style.name, body, images: share })
    else twin.images += share
  }
  return [...drafts.values()]
}

function seeded({ style, body, images }: Draft, words: DrawWords, random: () => number): PlannedSubmission {
  const seed = words.overrides.seed ?? randomSeed(random)
  const many = images > 1 ? { n: images, seed_variation: 1 } : { n: 1 }
  return { style, body: { ...body, params: { ...body.params, seed, ...many } }, source: words.from ?? null }
}

/** LoRAs a person asked for that found no room. */
function leftOut({ overrides }: DrawWords, drafts: readonly Draft[]): Sentence[] {
  const asked = overrides.loras ?? []
  const left = asked.filter(
    ({ name }) => !drafts.every(({ body }) => body.params.loras?.some((lora) => lora.name === name)),
  )
  return left.length === 0 ? [] : [sentence('lorasLeftOut', { names: left.map(({ name }) => name) })]
}

function nobody(
  { words, catalog, served, defaultStyle }: ExpandInput,
  name: string,
  members: readonly Style[],
) {
  if (words.overrides.model !== undefined)
    return sentence('noHordeWorkersForModel', { model: words.overrides.model })
  const ready = readyInstead(catalog, members, served ?? new Set(), defaultStyle)
  return sentence('noWorkers', { style: name, ready })
}

function refusal(why: Sentence): Expansion {
  return { kind: 'refusal', sentence: why }
}
