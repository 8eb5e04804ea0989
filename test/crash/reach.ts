import type { Holds } from '../support/hold-points.ts'
import { type HeraldProcess, until } from '../support/processes.ts'
import type { Point } from './points.ts'
import type { Asked, Scene } from './scene.ts'
import type { Standing } from './verdict.ts'

/** Dozens of requests take their turns at the Horde until each stands at its point, on a machine that may be busy. */
const PATIENCE_MS = 120_000

/** The person whose request stands at the point; nobody else has that name. */
function whoStandsAt({ name }: Point): string {
  return name.replaceAll(/\W+/g, '_').toLowerCase()
}

export function holdsOf(points: readonly Point[]): Holds {
  return Object.fromEntries(
    points.flatMap((point) => ('at' in point.reach ? [[whoStandsAt(point), point.reach.at]] : [])),
  )
}

/** Makes the request, and waits until it stands at its point. */
async function stand(scene: Scene, herald: HeraldProcess, point: Point): Promise<Asked> {
  const { reach } = point
  const who = whoStandsAt(point)
  switch (reach.kind) {
    case 'save':
    case 'source': {
      const asked = scene.ask(who, point.lost)
      await herald.says('stdout', new RegExp(`held ${who}`), PATIENCE_MS)
      return asked
    }
    case 'submit': {
      const submits = () => scene.horde.state().calls.submit ?? 0
      const before = submits()
      scene.horde.inject(reach.fault)
      const asked = scene.ask(who)
      await until(`${point.name} is reached`, () => submits() > before, PATIENCE_MS)
      return asked
    }
    case 'own call': {
      const { injectOwn } = scene.platform
      if (injectOwn === undefined) throw new Error(`this platform has no call for ${point.name}`)
      // Marks of what was read name nobody.
      const { fault } = reach
      const struck = injectOwn(fault.route === 'read' ? fault : { ...fault, words: who })
      const asked = scene.ask(who)
      await struck
      return asked
    }
    case 'call': {
      const struck = scene.platform.inject({ ...reach.fault, words: who })
      const asked = scene.ask(who)
      await struck
      return asked
    }
  }
}

/** Brings a request to every point; those of a stage at once, stage after stage. */
export async function standAll(
  scene: Scene,
  herald: HeraldProcess,
  stages: readonly (readonly Point[])[],
): Promise<Standing[]> {
  const standing: Standing[] = []
  for (const stage of stages) {
    const stood = stage.map(async (point) => ({ name: point.name, asked: await stand(scene, herald, point) }))
    standing.push(...(await Promise.all(stood)))
  }
  return standing
}
