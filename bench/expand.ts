import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildCatalog, type Catalog } from '../src/core/styles/catalog.ts'
import { expand } from '../src/core/styles/expand.ts'
import { seededRandom } from '../src/core/styles/random.ts'
import { readModels } from '../src/core/styles/schema.ts'

const UPSTREAM = fileURLToPath(new URL('../../shared/upstream-styles/', import.meta.url))
const OWN = fileURLToPath(new URL('../styles/', import.meta.url))
const ROUNDS = 15
const PASSES = 10

interface Figure {
  readonly name: string
  readonly median: number
  /** Half the distance between the 10th and the 90th percentile. */
  readonly spread: number
  readonly unit: string
  readonly note: string
}

/** How fast styles are loaded, and how fast words are expanded with each of them. */
export async function run(): Promise<Figure[]> {
  const folder = existsSync(UPSTREAM) ? UPSTREAM : OWN
  const rates: number[] = []
  const loads: number[] = []
  let catalog = load(folder)
  const note = `${catalog.styles.size} ${folder === UPSTREAM ? 'upstream' : 'own'} styles`
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    catalog = load(folder)
    loads.push(performance.now() - start)
    rates.push(rate(catalog))
  }
  return [
    { name: 'styles expanded', ...summary(rates), unit: '/s', note },
    { name: 'styles loaded and validated', ...summary(loads), unit: 'ms', note },
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

function summary(values: readonly number[]): { median: number; spread: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return { median: at(0.5), spread: (at(0.9) - at(0.1)) / 2 }
}
