import { existsSync, readFileSync } from 'node:fs'
import type { GenerateRequest } from '../../../src/core/horde/schema.ts'
import type { Overrides } from '../../../src/core/request/model.ts'
import { buildCatalog, type Catalog } from '../../../src/core/styles/catalog.ts'
import { type ExpandInput, type Expansion, expand } from '../../../src/core/styles/expand.ts'
import { seededRandom } from '../../../src/core/styles/random.ts'
import { readModels } from '../../../src/core/styles/schema.ts'

/** Tests run in the project's root. */
export const UPSTREAM = '../shared/upstream-styles'
export const OWN = 'styles'
export const withoutUpstream = existsSync(UPSTREAM) ? false : 'the community’s styles are not here'

export function json(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

export function folderCatalog(folder: string): Catalog {
  const source = {
    label: folder,
    styles: json(`${folder}/styles.json`),
    categories: json(`${folder}/categories.json`),
    enhancements: json(`${folder}/enhancements.json`),
  }
  return buildCatalog([source], readModels(json(`${OWN}/models.json`)))
}

export const MODELS = readModels({
  old: { baseline: 'stable diffusion 1' },
  big: { baseline: 'stable_diffusion_xl' },
  fast: { baseline: 'flux_1', requirements: { max_steps: 8 } },
})

export function catalogOf(styles: unknown, categories: unknown = {}, enhancements: unknown = {}): Catalog {
  return buildCatalog([{ label: 'test', styles, categories, enhancements }], MODELS)
}

export interface Ask {
  readonly prompt?: string
  readonly negative?: string
  readonly style?: string
  readonly overrides?: Overrides
  readonly seed?: string
  readonly free?: true
  readonly input?: Partial<ExpandInput>
}

export function ask(catalog: Catalog, { seed = 'one', input = {}, free, ...words }: Ask = {}): Expansion {
  return expand({
    words: { prompt: 'a cat', negative: '', overrides: {}, ...words, ...(free && { free }) },
    catalog,
    served: undefined,
    policy: {
      nsfw: false,
      trustedWorkers: true,
      slowWorkers: true,
      allowDowngrade: true,
      blockedWorkers: [],
    },
    defaultStyle: 'plain',
    defaultImages: 4,
    random: seededRandom(seed),
    ...input,
  })
}

export function planned(catalog: Catalog, wanted: Ask = {}) {
  const expansion = ask(catalog, wanted)
  if (expansion.kind === 'refusal') throw new Error(`refused: ${expansion.sentence.key}`)
  return expansion
}

/** The one body of a request that makes just one. */
export function bodyFor(catalog: Catalog, wanted: Ask = {}): GenerateRequest {
  const { submissions } = planned(catalog, wanted)
  const [only] = submissions
  if (only === undefined || submissions.length > 1) throw new Error(`${submissions.length} submissions`)
  return only.body
}
