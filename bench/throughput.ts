import { setTimeout as delay } from 'node:timers/promises'
import { SILENT_METER } from '../src/core/meter.ts'
import type { RequestId } from '../src/core/request/model.ts'
import { onEachEngine } from './each-engine.ts'
import { startHerald } from './herald.ts'
import { startHorde, worker } from './horde.ts'
import type { Bench } from './index.ts'
import { figure } from './report.ts'

const TARGET = { embedded: 'at least 50', server: 'at least 150' }
const WARM_UP_MS = 6_000
const SPANS = 5
const SPAN_MS = 2_000
/** Enough at work that it is the machine that says how fast it goes; below what may wait at the Horde. */
const OPEN = 450

/**
 * Requests a second from intake to the recorded reply, when there are always more to do. Herald runs in this
 * process, the Horde in another, and so do Postgres and Redis.
 */
export const throughput: Bench = (context) =>
  onEachEngine(context, 'requests a second, all the way', async (kind, settings) => {
    await using horde = await startHorde({ workers: [worker(0.1)] })
    let ended = 0
    await using herald = await startHerald({
      engine: settings,
      hordeUrl: horde.url,
      meter: {
        ...SILENT_METER,
        ended() {
          ended += 1
        },
      },
    })
    await herald.app.run()
    const feeding = new AbortController()
    const fed = feed(herald.ask, () => ended, feeding.signal)
    await delay(WARM_UP_MS)
    const rates: number[] = []
    for (let span = 0; span < SPANS; span += 1) {
      const [before, at] = [ended, performance.now()]
      await delay(SPAN_MS)
      rates.push(((ended - before) * 1_000) / (performance.now() - at))
    }
    feeding.abort()
    await fed
    return [figure(`requests a second, all the way, ${kind}`, '/s', TARGET[kind], rates)]
  })

/** Keeps so many requests open. */
async function feed(ask: () => Promise<RequestId>, ended: () => number, signal: AbortSignal): Promise<void> {
  for (let asked = 0; !signal.aborted; ) {
    const missing = OPEN - (asked - ended())
    asked += missing
    await Promise.all(Array.from({ length: missing }, ask))
    await delay(5)
  }
}
