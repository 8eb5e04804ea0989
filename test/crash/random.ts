import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../src/core/styles/random.ts'
import type { HeraldProcess } from '../support/processes.ts'
import { Scene, type World } from './scene.ts'
import { type Column, type Standing, verdicts } from './verdict.ts'

export interface Chaos {
  readonly seed: string
  readonly requests: number
  /** Kills. */
  readonly rounds: number
}

/** The processes that run side by side, by their roles. */
const FLEETS = { embedded: ['all'], server: ['gateway', 'gateway', 'worker', 'worker'] } as const
const SETTLE_MS = 1_000
/** Between two kills; a process takes about a second to start. */
const SHORTEST_MS = 300
const LONGEST_MS = 2_000
/** In every tenth second post the answer is lost. */
const LOST_ANSWERS = 0.1
/** A submission takes its turn, 700 ms after the one before it; the rest is for a slow machine. */
const PATIENCE_MS = 60_000
const PER_REQUEST_MS = 2_500

/** Kills one process after the other at random moments while people ask, starting each again at once. */
export async function randomKills(world: World, { seed, requests, rounds }: Chaos): Promise<Column> {
  const random = seededRandom(`${seed} ${world.engine}`)
  await using scene = await Scene.open({ ...world, settleMs: SETTLE_MS })
  const fleet = FLEETS[world.engine].map((role) => ({ role, herald: start(scene, role) }))
  const standing: Standing[] = []
  for (let round = 0; round < rounds; round += 1) {
    const asks = Math.ceil((requests - standing.length) / (rounds - round))
    for (let more = 0; more < asks; more += 1) {
      const who = `p${String(standing.length + 1).padStart(4, '0')}`
      const asked = random() < 0.5 ? scene.ask(who) : scene.askForHelp(who)
      if (random() < LOST_ANSWERS) {
        void scene.platform.inject({ route: 'post', answer: 'reset', effect: 'done', times: 1, words: who })
      }
      standing.push({ name: who, asked })
    }
    await pause(SHORTEST_MS + random() * (LONGEST_MS - SHORTEST_MS))
    const slot = fleet[Math.floor(random() * fleet.length)]
    if (slot === undefined) throw new Error('nobody to kill')
    slot.herald.kill('SIGKILL')
    await slot.herald.exit()
    slot.herald = start(scene, slot.role)
  }
  // Who has not ended is told by the verdicts.
  await scene.ended(PATIENCE_MS + requests * PER_REQUEST_MS).catch(() => {})
  for (const { herald } of fleet) herald.kill('SIGTERM')
  for (const { herald } of fleet) await herald.exit()
  return await verdicts(scene, standing, 'a sentence will do')
}

function start(scene: Scene, role: string): HeraldProcess {
  return scene.start({}, { ROLE: role })
}
