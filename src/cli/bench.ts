import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { createEngines } from '../../bench/engines.ts'
import { BENCHES } from '../../bench/index.ts'
import { type Result, table } from '../../bench/report.ts'

const HELP = `Usage: npm run -s herald -- bench [name …] [--json]

Measures speed and size on this machine and prints median and spread. Names: ${Object.keys(BENCHES).join(', ')}.
The server engine is measured on a Postgres and a Redis that it starts for itself; docs/performance.md explains the figures.`

/** `herald bench`: a table of figures, each with what it is to reach. */
export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name))
  if (values.help || unknown.length > 0) {
    console.log(HELP)
    return unknown.length > 0 ? 2 : 0
  }
  const results: Result[] = []
  await using engines = createEngines()
  const progress = (what: string) => console.error(`measuring ${what} …`)
  for (const [name, measure] of Object.entries(BENCHES)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    progress(name)
    results.push(...(await measure({ engines, progress })))
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`
  if (values.json) console.log(JSON.stringify({ machine, figures: results }, null, 2))
  else
    console.log(
      `${machine}; command: npm run -s herald -- bench ${positionals.join(' ')}\n\n${table(results)}`,
    )
  return 0
}
