import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { print } from './print.ts'
import { serve } from './serve.ts'

const HELP = `Usage: npm start   (or: npm run -s herald -- start)

Runs the service: finishes what is open, then serves the configured platforms. Ctrl-C stops it in order.

ROLE=gateway runs only the part that listens, ROLE=worker only the part that draws and replies; both need
DATABASE_URL, and with REDIS_URL they hear of each other's work at once. Any number of workers may run side by side.`

/** `herald start`. Without a platform it finishes what is open and says what to do next. */
export async function run(argv: string[]): Promise<number> {
  const { values } = parseArgs({ args: argv, options: { help: { type: 'boolean', default: false } } })
  if (values.help) {
    print(HELP)
    return 0
  }
  return await serve(readConfig({ contact: 'later' }))
}
