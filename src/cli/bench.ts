import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Result } from '../../bench/report.ts'
import { HeraldError } from '../core/errors.ts'
import { print, printJson, tell } from './print.ts'
import { UsageError } from './usage.ts'

const help = (names: readonly string[]) => `Usage: npm run -s herald -- bench [name …] [--json]

Measures speed and size on this machine and prints median and spread. Names: ${names.join(', ')}.
The server engine is measured on a Postgres and a Redis that it starts for itself; docs/performance.md explains the figures.`

/** `herald bench`: a table of figures, each with what it is to reach. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  const { BENCHES, createEngines, table } = await load()
  const HELP = help(Object.keys(BENCHES))
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name))
  if (values.help) {
    print(HELP)
    return 0
  }
  if (unknown.length > 0) throw new UsageError(`There is no figure "${unknown[0]}".\n\n${HELP}`)
  const results: Result[] = []
  let failed = false
  await using engines = createEngines()
  const progress = (what: string) => tell(`measuring ${what} …`)
  for (const [name, measure] of Object.entries(BENCHES)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    progress(name)
    try {
      results.push(...(await measure({ engines, progress })))
    } catch (error) {
      // What else was measured, for many minutes, is not lost with it.
      failed = true
      results.push({ name, skipped: `it failed: ${error instanceof Error ? error.message : String(error)}` })
    }
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`
  const date = new Date().toISOString().slice(0, 10)
  if (values.json) printJson({ machine, date, figures: results }, 2)
  else
    print(
      `${machine}, ${date}; command: npm run -s herald -- bench ${positionals.join(' ')}\n\n${table(results)}`,
    )
  return failed ? 1 : 0
}

/** What measures is beside the tests, in a checkout; the image leaves both out. */
async function load() {
  if (!existsSync(new URL('../../bench', import.meta.url)))
    throw new HeraldError(
      '`bench` is not part of the image. Run it in a checkout: npm run -s herald -- bench',
    )
  const [{ BENCHES }, { createEngines }, { table }] = await Promise.all([
    import('../../bench/index.ts'),
    import('../../bench/engines.ts'),
    import('../../bench/report.ts'),
  ])
  return { BENCHES, createEngines, table }
}
