import { setTimeout as delay } from 'node:timers/promises'
import { SILENT_METER } from '../src/core/meter.ts'
import { onEachEngine } from './each-engine.ts'
import { startHerald } from './herald.ts'
import { startHorde, worker } from './horde.ts'
import type { Bench } from './index.ts'
import { keepOpen } from './keep-open.ts'
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
  onEachEngine(context, 'requests a second', async (kind, engine) => {
    await using horde = await startHorde({ workers: [worker(0.1)] })
    let ended = 0
    const meter = {
      ...SILENT_METER,
      ended() {
        ended += 1
      },
    }
    await using herald = await startHerald({ engine, hordeUrl: horde.url, meter })
    await herald.app.run()
    await using _ = keepOpen(herald.ask, () => ended, OPEN)
    await delay(WARM_UP_MS)
    const rates: number[] = []
    for (let span = 0; span < SPANS; span += 1) {
      const [before, at] = [ended, performance.now()]
      await delay(SPAN_MS)
      rates.push(((ended - before) * 1_000) / (performance.now() - at))
    }
    return [figure(`requests a second, all the way, ${kind}`, '/s', TARGET[kind], rates)]
  })
