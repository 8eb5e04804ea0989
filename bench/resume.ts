import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from '../src/core/store.ts'
import type { EngineSettings } from '../src/engine/open.ts'
import { onEachEngine } from './each-engine.ts'
import { BODY, park } from './flight.ts'
import { startHerald } from './herald.ts'
import { type BenchHorde, startHorde, worker } from './horde.ts'
import type { Bench } from './index.ts'
import { figure, type Result } from './report.ts'

/** A start with so many open requests, every one of them overdue: until the last has been looked after at the Horde. */
export const resume: Bench = async (context) => {
  const results: Result[] = []
  for (const count of [2_000, 10_000]) {
    const many = count.toLocaleString('en')
    const target = count === 2_000 ? 'under 2' : '–'
    const measured = await onEachEngine(context, `${many} open requests resumed`, async (kind, engine) => {
      await using horde = await startHorde({ workers: [worker(1_000)] })
      return [
        figure(`${many} open requests resumed, ${kind}`, 's', target, [await resumeS(engine, horde, count)]),
      ]
    })
    results.push(...measured)
  }
  return results
}

async function resumeS(engine: EngineSettings, horde: BenchHorde, count: number): Promise<number> {
  const looked = new Set<string>()
  const wrapStore = (store: Store): Store => ({
    ...store,
    async saveSubmission(claim, submission) {
      await store.saveSubmission(claim, submission)
      looked.add(claim.id)
    },
  })
  await using herald = await startHerald({ engine, hordeUrl: horde.url, wrapStore })
  const { store } = herald.app
  // All of them are one job at the Horde, which is not finished for long.
  const { client } = await herald.app.horde(horde.url)
  const { id: hordeId } = await client.submit(BODY, AbortSignal.timeout(5_000))
  await park(store, { count, hordeUrl: horde.url, checkAt: Date.now(), hordeId })
  const from = performance.now()
  await herald.app.run()
  while (looked.size < count) await delay(5)
  return (performance.now() - from) / 1_000
}
