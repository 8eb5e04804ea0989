/**
 * `npm run test:crash -- --rounds 20 --seed 7`: every cell of the crash matrix, printed as a table, then processes
 * killed at random. Exit code 1 where a request has not ended as promised.
 *
 * `--rounds`: kills at random on each engine; 20 unless given. `--requests`: 200 unless given. `--seed`: drawn
 * and printed unless given.
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { COSTUMES } from '../simulators/mastodon/index.ts'
import { startServices } from '../support/services.ts'
import { killColumn, killRows } from './kill.ts'
import { randomKills } from './random.ts'
import type { World } from './scene.ts'
import { stopColumn, stopRows } from './stop.ts'
import { count, table } from './table.ts'
import type { Column } from './verdict.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    requests: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
  },
})
const chaos = { seed: values.seed, rounds: whole('rounds'), requests: whole('requests') }
/** Columns at once: each waits for time to pass most of the time. */
const AT_ONCE = 3

const services = await startServices()
const engines = services.missing.length === 0 ? (['embedded', 'server'] as const) : (['embedded'] as const)
/** What has the same rows makes a table. */
const tables: { readonly on: string; readonly worlds: readonly World[] }[] = [
  {
    on: 'the test platform',
    worlds: engines.flatMap((engine) => [
      { engine, idempotency: false },
      { engine, idempotency: true },
    ]),
  },
  {
    on: 'Mastodon and its like',
    worlds: COSTUMES.flatMap((costume) => engines.map((engine) => ({ engine, costume }))),
  },
]
const worlds = tables.flatMap((one) => one.worlds)

const killed = new Map<string, Column>()
const stopped = new Map<string, Column>()
await spread(
  worlds.flatMap((world) => [
    async () => void killed.set(nameOf(world), await killColumn(world)),
    async () => void stopped.set(nameOf(world), await stopColumn(world)),
  ]),
)
for (const { on, worlds: columns } of tables) {
  const [first] = columns
  if (first === undefined) continue
  const dead = ordered(killed, columns)
  print(`Killed at each step, ${on}`, table(killRows(first), dead), dead)
  const late = ordered(stopped, columns)
  const title = `Stopped at each step for longer than its leases, then going on, ${on}`
  print(title, table(stopRows(first), late), late)
}

const random = new Map<string, Column>()
await spread(
  engines.map((engine) => async () => {
    random.set(engine, await randomKills({ engine, idempotency: false }, chaos))
  }),
)
const failures = [...random].flatMap(([engine, column]) =>
  [...column].flatMap(([who, failure]) => (failure === undefined ? [] : [`✘ ${engine}, ${who}: ${failure}`])),
)
print(`Killed ${chaos.rounds} times at random, --seed ${chaos.seed}`, failures.join('\n'), random)
await services.stop()

function print(title: string, body: string, columns: ReadonlyMap<string, Column>): void {
  const { cells, failed } = count(columns.values())
  if (failed > 0) process.exitCode = 1
  const result = failed === 0 ? 'each has one ending' : `${failed} not as promised`
  console.log(['', title, '', ...(body === '' ? [] : [body]), `${cells} requests, ${result}`].join('\n'))
}

function ordered(columns: ReadonlyMap<string, Column>, among: readonly World[]): ReadonlyMap<string, Column> {
  return new Map(among.map((world) => [nameOf(world), columns.get(nameOf(world)) ?? new Map()]))
}

function nameOf(world: World): string {
  if (world.costume !== undefined) return `${world.engine}, ${world.costume}`
  return `${world.engine}, ${world.idempotency ? 'keys honoured' : 'no keys'}`
}

async function spread(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...jobs]
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await job()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

function whole(name: 'rounds' | 'requests'): number {
  const number = Number(values[name])
  if (Number.isInteger(number) && number > 0) return number
  console.error(`--${name} is "${values[name]}". It is a number from 1 on.`)
  process.exit(2)
}
