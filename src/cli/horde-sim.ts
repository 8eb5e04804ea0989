import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { HeraldError } from '../core/errors.ts'
import { startHordeSimulator } from '../simulator/horde/index.ts'
import { print } from './print.ts'
import { UsageError } from './usage.ts'

const HELP = `Usage: npm run -s herald -- horde-sim [--port <port>] [--speed <factor>]

Runs an AI Horde simulator on this machine until stopped with Ctrl-C.

  --port <port>     where to listen (default: any free port)
  --speed <factor>  how fast its time runs; 60 is a minute a second (default: 1)

Control it with curl: GET <url>/sim/state, POST and DELETE <url>/sim/faults, POST <url>/sim/advance
  curl -X POST <url>/sim/faults -d '{"route":"submit","kind":"html-502","times":1}'
  curl -X POST <url>/sim/advance -d '{"ms":60000}'`

/** `herald horde-sim`: prints the address, runs until SIGINT or SIGTERM. */
export async function run(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { type: 'string' },
      speed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const port = numberOf('--port', values.port ?? '0', 0, 65_535)
  if (!Number.isInteger(port)) throw new UsageError(`--port takes a whole number.\n\n${HELP}`)
  const simulator = await startHordeSimulator({
    port,
    speed: numberOf('--speed', values.speed ?? '1', 0.01, 100_000),
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.syscall !== 'listen') throw error
    const where = `127.0.0.1:${port}`
    throw new HeraldError(`cannot listen on ${where}: ${error.message}. Give another --port, or none.`)
  })
  print(`AI Horde simulator at ${simulator.url} (process ${process.pid})`)
  print(`Draw on it: npm run -s herald -- draw "two foxes" --horde ${simulator.url}`)
  const stopping = new AbortController()
  const { signal } = stopping
  await Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })])
  stopping.abort()
  await simulator.close()
  return 0
}

function numberOf(flag: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= least && value <= most) return value
  throw new UsageError(`${flag} takes a number from ${least} to ${most}.\n\n${HELP}`)
}
