import type { Point } from './points.ts'
import * as points from './points.ts'
import { holdsOf, stand } from './reach.ts'
import { Scene, type World } from './scene.ts'
import { type Column, type Standing, verdicts } from './verdict.ts'

const SETTLE_MS = 6_000
/** After the process died, shortly before nothing more may land. */
const LANDS_AFTER_MS = 5_500

const [firstIntake = [], ...otherIntakes] = points.intake.map((point) => [point])
/** Each life of the process ends with a kill when its last stage is reached, whose points are reached together. */
const LIVES: readonly (readonly (readonly Point[])[])[] = [
  [
    points.afterSending,
    points.calls,
    ...points.sending.map((point) => [point]),
    // The latest first: each holds up what is not as far.
    ...points.beforeSending.toReversed().map((point) => [point]),
    firstIntake,
  ],
  ...otherIntakes.map((stage) => [stage]),
]

export const KILL_ROWS: readonly string[] = points.all.map(({ name }) => name)

/**
 * Kills the process while one request stands at each point, starts it again, and so on for the points that hold up
 * all others; then looks what became of every request.
 */
export async function killColumn(world: World): Promise<Column> {
  await using scene = await Scene.open({ ...world, settleMs: SETTLE_MS })
  const standing: Standing[] = []
  for (const life of LIVES) {
    const herald = scene.start(holdsOf(life.flat()))
    await herald.says('stdout', /ready/)
    for (const stage of life) {
      const stood = stage.map(async (point) => ({
        name: point.name,
        asked: await stand(scene, herald, point),
      }))
      standing.push(...(await Promise.all(stood)))
    }
    herald.kill('SIGKILL')
    await herald.exit()
    landLate(scene)
  }
  const last = scene.start()
  // Who has not ended is told by the verdicts.
  await scene.ended().catch(() => {})
  last.kill('SIGTERM')
  await last.exit()
  scene.platform.land()
  return await verdicts(scene, standing)
}

function landLate({ platform }: Scene): void {
  setTimeout(() => platform.land(), LANDS_AFTER_MS).unref()
}
