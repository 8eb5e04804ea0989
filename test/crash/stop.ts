import assert from 'node:assert/strict'
import { until } from '../support/processes.ts'
import type { Point } from './points.ts'
import * as points from './points.ts'
import { holdsOf, standAll } from './reach.ts'
import { Scene, type World } from './scene.ts'
import { type Column, verdicts } from './verdict.ts'

/** For all endings, on a machine that may be busy. */
const PATIENCE_MS = 90_000
const SETTLE_MS = 1_000
/** As with kills. */
const PACE_MS = 100

/** Without the post that lands late: its connection never dies, so nothing says when it must have landed. */
const hanging = (world: World) =>
  points.callStages(world).map((stage) => stage.filter(({ reach }) => !('fault' in reach) || !isHeld(reach)))
const isHeld = ({ fault }: { readonly fault: object }) => 'effect' in fault && fault.effect === 'held'
/** Whether who waits for an answer within 3 s still gets it is a matter of luck. */
const firstIntake = (world: World) =>
  points
    .intake(world)
    .filter(({ lost }) => lost === undefined)
    .slice(0, 1)
/** The points of a stage are reached together; the latest first, for each holds up what is not as far. */
const stagesOf = (world: World): readonly (readonly Point[])[] => [
  points.afterSending(world),
  ...hanging(world),
  ...points.sending.map((point) => [point]),
  ...points.beforeSending.toReversed().map((point) => [point]),
  firstIntake(world),
]

export function stopRows(world: World): string[] {
  const reached = stagesOf(world)
    .flat()
    .map(({ name }) => name)
  return points.rows(world).filter((row) => reached.includes(row))
}

/**
 * Stops the process (SIGSTOP) while one request stands at each point, and lets it go on (SIGCONT) from there when
 * its leases are long over: on the server engine while another process is in the middle of the same requests, on
 * the embedded engine after another one was refused.
 */
export async function stopColumn(world: World): Promise<Column> {
  await using scene = await Scene.open({ ...world, settleMs: SETTLE_MS, paceMs: PACE_MS })
  const stages = stagesOf(world)
  const first = scene.start(holdsOf(stages.flat()))
  await first.says('stdout', /ready/)
  await scene.platform.heard()
  const standing = await standAll(scene, first, stages)
  first.kill('SIGSTOP')
  const running = [first]
  if (world.engine === 'embedded') await assertRefused(scene)
  else {
    running.push(scene.start())
    const half = stages.flat().length / 2
    await until(
      'the second process is in the middle of it',
      () => scene.platform.posts().length >= half,
      PATIENCE_MS,
    )
  }
  first.kill('SIGCONT')
  await scene.ended(PATIENCE_MS).catch(() => {})
  for (const each of running) {
    each.kill('SIGTERM')
    assert.equal((await each.exit()).code, 0, `${each}`)
  }
  return await verdicts(scene, standing)
}

async function assertRefused({ place, env }: Scene): Promise<void> {
  const { code, stderr } = await place.run(['start'], env)
  assert.equal(code, 1)
  assert.match(stderr, /another Herald is running on the data folder/)
}
