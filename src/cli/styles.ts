import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openCatalog } from '../catalog.ts'
import { readConfig, SIM } from '../config.ts'
import { HeraldError } from '../core/errors.ts'
import { type Catalog, findStyle } from '../core/styles/catalog.ts'
import { creditsMarkdown } from '../core/styles/credits.ts'
import { jsonSchemas } from '../core/styles/schema.ts'
import { createCatalogKeeper } from '../core/styles/sync.ts'
import { print, printJson } from './print.ts'
import { listing, shown, verdict } from './styles-text.ts'
import { readCatalog } from './styles-validate.ts'
import { misused, noMore, oneOf } from './usage.ts'

const HELP = `Usage: npm run -s herald -- styles <what> [--json]

  list [category]   categories, or the styles of one
  show <name>       one style or category with everything it carries
  validate [folder] what is usable in a folder of style files (default: our own), and what was mended
  sync              fetch the community's styles now
  render            draw a small sample picture of every style that has none yet, for people to see
  credits           write styles/CREDITS.md from the credits in the styles
  schemas           write the JSON Schemas for editors to styles/schemas

  --style <name>    render: only this style, or the styles of this category
  --out <folder>    render: where the samples go (default: samples in the data folder, where the bot finds them)
  --json            machine-readable`

const OWN = fileURLToPath(new URL('../../styles/', import.meta.url))

interface Answer {
  readonly text: string
  readonly json: unknown
  readonly code?: 0 | 1
}

type Options = { readonly style?: string | undefined; readonly out?: string | undefined }

const ACTIONS = {
  list: (name?: string) => fromCatalog((catalog) => list(catalog, name)),
  show: (name?: string) => fromCatalog((catalog) => show(catalog, name)),
  validate: (folder = OWN) => validate(folder),
  sync,
  render: (_: string | undefined, { style, out }: Options) => renderSamples(style, out),
  credits: () => write(OWN, { 'CREDITS.md': creditsMarkdown(readCatalog(OWN, OWN)) }),
  schemas: () => write(join(OWN, 'schemas'), schemaFiles()),
} satisfies Record<string, (name: string | undefined, options: Options) => Answer | Promise<Answer>>
const NAMES = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]

/** `herald styles …`. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      style: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const [word, ...rest] = positionals
  const what = oneOf(word, 'action', NAMES, HELP)
  if (!['list', 'show', 'validate'].includes(what)) noMore(rest, HELP)
  if (what !== 'render' && (values.style !== undefined || values.out !== undefined)) {
    throw misused('--style and --out go with render alone.', HELP)
  }
  const name = rest.length > 0 ? rest.join(' ') : undefined
  const { text, json, code = 0 }: Answer = await ACTIONS[what](name, values)
  if (values.json) printJson(json, 2)
  else print(text)
  return code
}

/** The text of each JSON Schema file. */
export function schemaFiles(): Record<string, string> {
  const files = Object.entries(jsonSchemas())
  return Object.fromEntries(files.map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]))
}

function fromCatalog(answer: (catalog: Catalog) => Answer): Answer {
  // Only files are read, so nobody's contact is needed: any Horde will do.
  const keeper = openCatalog(readConfig({ hordeUrl: SIM }))
  keeper.stop()
  return answer(keeper.current())
}

function list(catalog: Catalog, name: string | undefined): Answer {
  if (name === undefined) {
    const categories = [...catalog.categories.values()]
    return { text: listing(catalog), json: categories }
  }
  const found = findStyle(catalog, name)
  // Where a style has the name too, `list` is about the category.
  const category = catalog.categories.get(name) ?? (found.kind === 'category' ? found : undefined)
  if (category === undefined) return unknown(name, found)
  return { text: category.members.join('\n'), json: category.members }
}

function show(catalog: Catalog, name: string | undefined): Answer {
  if (name === undefined) throw misused('The name of a style or category is missing.', HELP)
  const found = findStyle(catalog, name)
  if (found.kind === 'unknown') return unknown(name, found)
  if (found.kind === 'style') return { text: shown(found.style), json: found.style }
  const { kind: _, ...category } = found
  return { text: `${category.name}: ${category.members.join(', ')}`, json: category }
}

function unknown(name: string, found: ReturnType<typeof findStyle>): Answer {
  if (found.kind === 'style') throw new HeraldError(`'${found.style.name}' is a style; see: styles show`)
  const hint =
    found.kind === 'unknown' && found.closest.length > 0 ? ` Close: ${found.closest.join(', ')}.` : ''
  throw new HeraldError(`There is no style or category '${name}'.${hint} See: styles list`)
}

function validate(folder: string): Answer {
  const catalog = readCatalog(folder, OWN)
  const { quarantined, warnings } = catalog
  return {
    text: verdict(catalog),
    json: { styles: catalog.styles.size, categories: catalog.categories.size, quarantined, warnings },
    code: quarantined.length > 0 ? 1 : 0,
  }
}

async function sync(): Promise<Answer> {
  const { dataDir, styles } = readConfig({ hordeUrl: SIM })
  const keeper = createCatalogKeeper({
    localDir: OWN,
    syncedDir: join(dataDir, 'styles'),
    urls: {
      styles: styles.stylesUrl,
      categories: styles.categoriesUrl,
      enhancements: styles.enhancementsUrl,
    },
    fetch,
  })
  try {
    const { files } = await keeper.sync()
    const lines = files.map(
      ({ file, outcome, reason }) => `${file}: ${outcome}${reason === undefined ? '' : ` (${reason})`}`,
    )
    const failed = files.some(({ outcome }) => outcome === 'failed')
    return { text: lines.join('\n'), json: files, code: failed ? 1 : 0 }
  } finally {
    keeper.stop()
  }
}

/** What draws is loaded for this alone. */
async function renderSamples(style: string | undefined, out: string | undefined): Promise<Answer> {
  const { render } = await import('./styles-render.ts')
  const rendered = await render(style, out && resolve(out))
  const { folder, drawn, kept, failed } = rendered
  const lines = [
    `${drawn.length} drawn, ${kept} there before, in ${folder}.`,
    ...failed.map(({ style: name, why }) => `${name}: ${why}`),
  ]
  return { text: lines.join('\n'), json: rendered, code: failed.length > 0 ? 1 : 0 }
}

/** @throws {HeraldError} naming the file that cannot be written */
export function write(folder: string, files: Readonly<Record<string, string>>): Answer {
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, name)
    try {
      writeFileSync(path, text)
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? error.code : error
      throw new HeraldError(`${path} cannot be written: ${why}. Make the folder writable for this user.`)
    }
    return path
  })
  return { text: paths.map((path) => `wrote ${path}`).join('\n'), json: paths }
}
