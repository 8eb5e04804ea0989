import { COSTUMES as WAYS } from '../simulators/discord/asking.ts'
import { COSTUMES } from '../simulators/mastodon/index.ts'
import { giftKillColumn, giftKillRows, giftStopColumn, giftStopRows } from './gifts.ts'
import { killColumn, killRows } from './kill.ts'
import { type Chaos, randomKills } from './random.ts'
import { REDDIT_WAYS } from './reddit-scene.ts'
import type { World } from './scene.ts'
import { stopColumn, stopRows } from './stop.ts'
import { type Columns, type Count, count, table, wrong } from './table.ts'
import type { Column } from './verdict.ts'

export type Engine = World['engine']

/** Columns at once: each waits for time to pass most of the time. */
const AT_ONCE = 3

const KILLED = 'killed at each step, then started again'
const STOPPED = 'stopped at each step for longer than its leases, then going on'
const DEATHS = [
  { how: KILLED, rows: killRows, run: killColumn },
  { how: STOPPED, rows: stopRows, run: stopColumn },
]
const GIFT_DEATHS = [
  { how: KILLED, rows: giftKillRows, run: giftKillColumn },
  { how: STOPPED, rows: giftStopRows, run: giftStopColumn },
]
const KUDOS = 'Kudos by a reaction'

/** What has the same rows makes a table. */
function worldsByPlatform(engines: readonly Engine[]): Record<string, readonly World[]> {
  return {
    'The test platform': engines.flatMap((engine) => [
      { engine, idempotency: false },
      { engine, idempotency: true },
    ]),
    ...Object.fromEntries(
      WAYS.map((discord) => [`Discord, ${discord}`, engines.map((engine) => ({ engine, discord }))]),
    ),
    ...Object.fromEntries(
      REDDIT_WAYS.map((reddit) => [`Reddit, ${reddit}`, engines.map((engine) => ({ engine, reddit }))]),
    ),
    [KUDOS]: engines.map((engine) => ({ engine, discord: 'mention' as const })),
    'Mastodon and its like': COSTUMES.flatMap((costume) => engines.map((engine) => ({ engine, costume }))),
  }
}

/**
 * Every step, each way to die, each world, as one table a platform and a way.
 *
 * @param only begins the names of the platforms to be looked at, in any case; all of them unless given
 */
export async function crashMatrix(engines: readonly Engine[], only = ''): Promise<Count[]> {
  const platforms = Object.entries(worldsByPlatform(engines)).filter(([platform]) =>
    platform.toLowerCase().startsWith(only.toLowerCase()),
  )
  const tables = platforms.flatMap(([platform, worlds]) =>
    (platform === KUDOS ? GIFT_DEATHS : DEATHS).flatMap(({ how, rows, run }) => {
      const [first] = worlds
      const title = `${platform}, ${how}`
      return first === undefined ? [] : [{ title, how, worlds, rows: rows(first), run }]
    }),
  )
  const found = new Map<string, Column>()
  await spread(
    tables.flatMap(({ title, how, worlds, rows, run }) =>
      worlds.map((world) => async () => {
        const column = await run(world)
        found.set(`${title} ${headOf(world)}`, column)
        done(`${headOf(world)}: ${how}`, rows, new Map([[headOf(world), column]]))
      }),
    ),
  )
  return tables.map(({ title, worlds, rows }) => {
    const columns: Columns = new Map(
      worlds.map((world) => [headOf(world), found.get(`${title} ${headOf(world)}`) ?? new Map()]),
    )
    console.log(`\n${title}\n\n${table(rows, columns)}`)
    return count(rows, columns)
  })
}

/** Processes killed at random moments, while people ask. */
export async function crashAtRandom(engines: readonly Engine[], chaos: Chaos): Promise<Count[]> {
  console.log(`\n${chaos.rounds} kills at random while ${chaos.requests} people ask, --seed ${chaos.seed}\n`)
  const counts: Count[] = []
  await spread(
    engines.map((engine) => async () => {
      const column = await randomKills({ engine, idempotency: false }, chaos)
      const columns = new Map([[engine, column]])
      const rows = [...column.keys()]
      done(engine === 'server' ? 'server, two gateways and two workers' : engine, rows, columns)
      for (const line of wrong(rows, columns)) console.log(line)
      counts.push(count(rows, columns))
    }),
  )
  return counts
}

function headOf(world: World): string {
  if (world.discord !== undefined) return `${world.engine}, ${world.discord}`
  if (world.reddit !== undefined) return `${world.engine}, ${world.reddit}`
  if (world.costume !== undefined) return `${world.engine}, ${world.costume}`
  return world.idempotency ? `${world.engine}, keys` : world.engine
}

function done(what: string, rows: readonly string[], columns: Columns): void {
  const { cells, failed } = count(rows, columns)
  console.log(`${failed === 0 ? '✔' : '✘'} ${what}: ${cells - failed} of ${cells} as promised`)
}

async function spread(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...jobs]
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await job()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
