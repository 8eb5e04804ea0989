/**
 * `npm run test:e2e -- discord`: a scripted evening on a simulated platform, told as it happens. Exit code 1 where
 * somebody did not see what they should have.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { discordEvening } from './discord/index.ts'

const HELP = `Usage: npm run test:e2e -- discord

People use everything that the bot offers, on a simulated platform, with the real service and a simulated AI Horde. What
they do and see is printed, and saved with the pictures in e2e-output/<platform>/.`

const EVENINGS = new Map([['discord', discordEvening]])

const { values, positionals } = readArgs()
const [name = ''] = positionals
const evening = EVENINGS.get(name)
if (values.help || evening === undefined) {
  if (values.help || positionals.length === 0) console.log(HELP)
  else
    console.error(`"${name}" is no platform with an evening: ${[...EVENINGS.keys()].join(', ')}\n\n${HELP}`)
  process.exit(values.help ? 0 : 2)
}

const folder = join('e2e-output', name)
const startedAt = performance.now()
try {
  await evening({ folder, pictures: 'painted', print: (line) => console.log(line) })
  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  console.log(`\nEverything was as expected. It took ${seconds} s.`)
} catch (error) {
  console.error(`\nNot as expected: ${error instanceof Error ? error.stack : error}`)
  process.exitCode = 1
}
console.log(`Transcript and pictures: ${folder}`)

function readArgs() {
  try {
    return parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', default: false } } })
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`)
    process.exit(2)
  }
}
