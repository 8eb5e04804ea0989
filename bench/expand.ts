import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildCatalog, type Catalog } from '../src/core/styles/catalog.ts'
import { expand } from '../src/core/styles/expand.ts'
import { seededRandom } from '../src/core/styles/random.ts'
import { readModels } from '../src/core/styles/schema.ts'
import { type Figure, figure } from './report.ts'

const UPSTREAM = fileURLToPath(new URL('../../shared/upstream-styles/', import.meta.url))
const OWN = fileURLToPath(new URL('../styles/', import.meta.url))
const ROUNDS = 15
const PASSES = 10

/** How fast styles are loaded, and how fast words are expanded with each of them. */
export async function expansion(): Promise<Figure[]> {
  const folder = existsSync(UPSTREAM) ? UPSTREAM : OWN
  const rates: number[] = []
  const loads: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    const catalog = load(folder)
    loads.push(performance.now() - start)
    rates.push(rate(catalog))
  }
  const which = folder === UPSTREAM ? 'upstream styles' : 'own styles'
  return [
    figure(`expanding ${which}`, '/s', 'at least 50,000 /s', rates),
    figure(`loading and validating ${which}`, 'ms', 'under 100 ms', loads),
  ]
}

function load(folder: string): Catalog {
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
  const source = {
    label: 'bench',
    styles: read(`${folder}styles.json`),
    categories: read(`${folder}categories.json`),
    enhancements: read(`${folder}enhancements.json`),
  }
  return buildCatalog([source], readModels(read(`${OWN}models.json`)))
}

function rate(catalog: Catalog): number {
  const policy = {
    nsfw: false,
    trustedWorkers: true,
    slowWorkers: true,
    allowDowngrade: true,
    blockedWorkers: [],
  }
  const random = seededRandom('bench')
  const start = performance.now()
  for (let pass = 0; pass < PASSES; pass++)
    for (const style of catalog.styles.keys())
      expand({
        words: { prompt: 'a lighthouse at dusk', negative: 'people', style, overrides: {} },
        catalog,
        served: undefined,
        policy,
        defaultStyle: style,
        defaultImages: 4,
        random,
      })
  return (PASSES * catalog.styles.size * 1000) / (performance.now() - start)
}
