import type { Point } from './points.ts'
import * as points from './points.ts'
import { holdsOf, standAll } from './reach.ts'
import { Scene, type World } from './scene.ts'
import { type Column, verdicts } from './verdict.ts'

/** For all endings, on a machine that may be busy. */
const PATIENCE_MS = 90_000
const SETTLE_MS = 6_000
/** Dozens stand at their points in turn; none of these depends on how long a turn is. */
const PACE_MS = 100
/** After the process died, shortly before nothing more may land. */
const LANDS_AFTER_MS = 5_500

/** What is reached together; the latest first, for each holds up what is not as far. */
type Stages = readonly (readonly Point[])[]
const stagesOf = (world: World): Stages => [
  points.afterSending(world),
  ...points.callStages(world),
  ...points.sending.map((point) => [point]),
  ...points.beforeSending.toReversed().map((point) => [point]),
  intakesOf(world).first,
]

/** Elsewhere than on Discord, what is being taken in holds up what was said after it. */
function intakesOf(world: World): { readonly first: readonly Point[]; readonly others: Stages } {
  const all = points.intake(world)
  if (world.discord !== undefined) return { first: all, others: [] }
  return { first: all.slice(0, 1), others: all.slice(1).map((point) => [point]) }
}

/** Rows of what one kill reaches. */
export function oneKillRows(world: World): string[] {
  const others = intakesOf(world)
    .others.flat()
    .map(({ name }) => name)
  return points.rows(world).filter((row) => !others.includes(row))
}

export function killRows(world: World): string[] {
  return points.rows(world)
}

/** Kills the process once while a request stands at each point, starts it again and looks what became of them. */
export async function oneKillColumn(world: World): Promise<Column> {
  return await killedAt(world, stagesOf(world))
}

/** With the points that hold up all others: each is the last one that a process reaches. */
export async function killColumn(world: World): Promise<Column> {
  const cells = await Promise.all([oneKillColumn(world), killedOneByOne(world, intakesOf(world).others)])
  return new Map(cells.flatMap((column) => [...column]))
}

async function killedOneByOne(world: World, each: Stages): Promise<Column> {
  const cells: [string, string | undefined][] = []
  for (const stage of each) cells.push(...(await killedAt(world, [stage])))
  return new Map(cells)
}

async function killedAt(world: World, stages: Stages): Promise<Column> {
  await using scene = await Scene.open({ ...world, settleMs: SETTLE_MS, paceMs: PACE_MS })
  const first = scene.start(holdsOf(stages.flat()))
  await first.says('stdout', /ready/)
  await scene.platform.heard()
  const standing = await standAll(scene, first, stages)
  first.kill('SIGKILL')
  await first.exit()
  setTimeout(() => scene.platform.land(), LANDS_AFTER_MS).unref()

  const second = scene.start()
  // Who has not ended is told by the verdicts.
  await scene.ended(PATIENCE_MS).catch(() => {})
  second.kill('SIGTERM')
  await second.exit()
  scene.platform.land()
  return await verdicts(scene, standing)
}
