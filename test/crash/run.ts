/**
 * `npm run test:crash -- --rounds 20 --seed 7`: every cell of the crash matrix, printed as a table, then processes
 * killed at random. Exit code 1 where a request has not ended as promised.
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { startServices } from '../support/services.ts'
import { crashByHand } from './by-hand.ts'
import { crashAtRandom, crashMatrix, type Engine } from './matrix.ts'
import type { Count } from './table.ts'

const HELP = `Usage: npm run test:crash -- [--rounds <kills>] [--seed <seed>] [--requests <people>] [--only <platform>]
                             [--by-hand]

Kills the service at every step of a request, then at random moments, on each engine, and says what became of the
requests.

  --rounds <kills>     kills at random on each engine (default: 20)
  --seed <seed>        of those kills; drawn and printed unless given
  --requests <people>  who ask meanwhile, each once (default: 200)
  --only <platform>    only what is asked there, such as reddit, or kudos, and no kills at random
  --by-hand            instead: people ask, and you start and kill processes yourself; says how`

const LEGEND = `✔ one reply with its own picture, the Horde asked twice at most, nothing left in the rows; ✘ says what is wrong.
Of kudos: ✔ one transfer at the Horde, told to both once, or not at all where who had taken it died, nothing left.
"keys": the platform honours idempotency keys. On two cores this takes more than ten minutes.
`

const { values } = readArgs()
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const chaos = { seed: values.seed, rounds: whole('rounds'), requests: whole('requests') }

const startedAt = performance.now()
const services = await startServices()
try {
  const counts = await (values['by-hand'] ? byHand() : byItself())
  const cells = counts.reduce((sum, each) => sum + each.cells, 0)
  const failed = counts.reduce((sum, each) => sum + each.failed, 0)
  if (failed > 0) process.exitCode = 1
  const result = failed === 0 ? 'each has exactly one ending' : `${failed} not as promised`
  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  const took = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  console.log(`\n${cells} requests, ${result}. It took ${took}.`)
} finally {
  await services.stop()
}

async function byItself(): Promise<Count[]> {
  const both = services.missing.length === 0
  const engines: readonly Engine[] = both ? ['embedded', 'server'] : ['embedded']
  if (!both) console.log('The server engine is left out.')
  console.log(`\n${LEGEND}`)
  const { only } = values
  if (only !== undefined) return await crashMatrix(engines, only)
  return [...(await crashMatrix(engines)), ...(await crashAtRandom(engines, chaos))]
}

async function byHand(): Promise<Count[]> {
  if (services.missing.length > 0) throw new Error(`${services.missing.join(' and ')} did not start`)
  return [await crashByHand(chaos.requests)]
}

function whole(name: 'rounds' | 'requests'): number {
  const number = Number(values[name])
  if (Number.isInteger(number) && number > 0) return number
  console.error(`--${name} is "${values[name]}". It is a number from 1 on.`)
  process.exit(2)
}

function readArgs() {
  try {
    return parseArgs({
      options: {
        rounds: { type: 'string', default: '20' },
        requests: { type: 'string', default: '200' },
        seed: { type: 'string', default: String(randomInt(1_000_000)) },
        only: { type: 'string' },
        'by-hand': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
    process.exit(2)
  }
}
