import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { onEachEngine } from './each-engine.ts'
import { farAhead, park } from './flight.ts'
import { startHerald } from './herald.ts'
import type { Bench } from './index.ts'
import { figure } from './report.ts'

const REQUESTS = 5_000
const NOWHERE = 'http://127.0.0.1:9'

/** What a request that waits at the Horde costs in memory: rows are in the database, only a timer is not. */
export const inFlight: Bench = (context) =>
  onEachEngine(context, 'memory per request in flight', async (kind, engine) => {
    setFlagsFromString('--expose_gc')
    const collectGarbage = runInNewContext('gc') as () => void
    await using herald = await startHerald({ engine, hordeUrl: NOWHERE })
    const { store, dispatcher } = herald.app
    await herald.app.run()
    const used = () => {
      collectGarbage()
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    const checkAt = farAhead()
    // The first ones prepare what all share.
    await park(store, { count: 100, from: REQUESTS, hordeUrl: NOWHERE, checkAt })
    const before = used()
    const ids = await park(store, { count: REQUESTS, hordeUrl: NOWHERE, checkAt })
    for (const id of ids.splice(0)) dispatcher.hint(id, checkAt)
    await delay(2_000)
    const kb = (used() - before) / REQUESTS / 1024
    return [figure(`memory per request in flight, ${kind}`, 'KB', 'under 10', [kb])]
  })
