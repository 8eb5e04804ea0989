import { setTimeout as delay } from 'node:timers/promises'
import { SILENT_METER } from '../src/core/meter.ts'
import { onEachEngine } from './each-engine.ts'
import { farAhead, park } from './flight.ts'
import { startHerald } from './herald.ts'
import { startHorde, worker } from './horde.ts'
import type { Bench } from './index.ts'
import { keepOpen } from './keep-open.ts'
import { figure } from './report.ts'

const OPEN = 40
const ENDS = 120
const SPANS = 3
/** Seldom enough that looking costs nothing. */
const LOOK_EVERY_MS = 20

/** What a request costs this process in CPU time, from words to reply, while few and while many others wait. */
export const cpu: Bench = (context) =>
  onEachEngine(context, 'CPU per request', async (kind, engine) => {
    await using horde = await startHorde({ workers: [worker(0.1)] })
    let ended = 0
    const meter = {
      ...SILENT_METER,
      ended() {
        ended += 1
      },
    }
    await using herald = await startHerald({ engine, hordeUrl: horde.url, meter })
    const { store, dispatcher } = herald.app
    await herald.app.run()
    let parked = 0
    const parkTo = async (count: number) => {
      const checkAt = farAhead()
      const ids = await park(store, { count: count - parked, from: parked, hordeUrl: horde.url, checkAt })
      for (const id of ids) dispatcher.hint(id, checkAt)
      parked = count
    }
    await using _ = keepOpen(herald.ask, () => ended, OPEN)
    const more = async (count: number) => {
      const until = ended + count
      while (ended < until) await delay(LOOK_EVERY_MS)
    }
    const measure = async () => {
      const samples: number[] = []
      for (let span = 0; span < SPANS; span += 1) {
        const [before, from] = [process.cpuUsage(), ended]
        await more(ENDS)
        const { user, system } = process.cpuUsage(before)
        samples.push((user + system) / 1_000 / (ended - from))
      }
      return samples
    }
    await parkTo(100)
    await more(2 * ENDS)
    const few = figure(`CPU per request, 100 in flight, ${kind}`, 'ms', '–', await measure())
    context.progress(`CPU per request with 10,000 in flight, ${kind}`)
    await parkTo(10_000)
    await more(ENDS)
    const many = figure(`CPU per request, 10,000 in flight, ${kind}`, 'ms', '–', await measure())
    const ratio = many.median / few.median
    return [few, many, figure(`10,000 in flight to 100, ${kind}`, '×', 'at most 1.3', [ratio])]
  })
