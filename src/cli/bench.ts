import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { BENCHES } from '../../bench/index.ts'

const HELP = `Usage: npm run -s herald -- bench [name …] [--json]

Measures speed and size on this machine and prints median and spread. Names: ${Object.keys(BENCHES).join(', ')}.`

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
  const figures = []
  for (const [name, measure] of Object.entries(BENCHES)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    console.error(`measuring ${name} …`)
    figures.push(...(await measure()))
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`
  if (values.json) {
    console.log(JSON.stringify({ machine, figures }, null, 2))
    return 0
  }
  console.log(`${machine}; command: npm run -s herald -- bench ${positionals.join(' ')}\n`)
  console.log('| figure | median | lowest–highest | to reach |\n|---|---|---|---|')
  for (const { name, median, spread, unit, target } of figures) {
    console.log(
      `| ${name} | ${round(median)} ${unit} | ${round(spread[0])}–${round(spread[1])} | ${target} |`,
    )
  }
  return 0
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)
}
