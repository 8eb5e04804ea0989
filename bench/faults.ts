import type { Fault } from '../src/simulator/horde/index.ts'
import type { Bench } from './index.ts'
import { figure, type Result } from './report.ts'

const REQUESTS = 20
/** Of twenty requests' calls: as many as there are requests. */
const times = REQUESTS

/** What goes wrong, while twenty requests are drawn. Each call in turn is hit until the fault is used up. */
const FAULTS: Readonly<Record<string, readonly Fault[]>> = {
  none: [],
  'an HTML 502 to the first ten calls of each kind': (['submit', 'check', 'status', 'image'] as const).map(
    (route) => ({
      route,
      kind: 'html-502',
      times: times / 2,
    }),
  ),
  'the first ten submits reset before they arrive': [
    { route: 'submit', kind: 'reset-before', times: times / 2 },
  ],
  'the first ten submits done but not answered': [
    { route: 'submit', kind: 'effect-then-reset', times: times / 2 },
  ],
  'the first ten checks, statuses and images reset': (['check', 'status', 'image'] as const).map((route) => ({
    route,
    kind: 'reset-before',
    times: times / 2,
  })),
  '40 answers of 429 to each kind of call': (['submit', 'check', 'status'] as const).map((route) => ({
    route,
    kind: '429',
    times: 2 * times,
  })),
  '20 slow answers to each kind of call': (['submit', 'check', 'status', 'image'] as const).map((route) => ({
    route,
    kind: 'slow',
    times,
    ms: 20,
  })),
  'a quarter of the pictures missing': [{ route: 'job', kind: 'missing-image', times: times / 4 }],
  'a quarter of the jobs faulted': [{ route: 'job', kind: 'faulted', times: times / 4 }],
}

/** Which share of requests ends in pictures, in simulated time, so the same on every engine. */
export const faults: Bench = async ({ progress }) => {
  const { TestHerald } = await import('../test/support/herald.ts')
  const results: Result[] = []
  for (const [name, injected] of Object.entries(FAULTS)) {
    progress(`faults: ${name}`)
    await using herald = await TestHerald.start({ speed: 0 })
    for (const fault of injected) herald.simulator.inject(fault)
    const ids = []
    for (let index = 0; index < REQUESTS; index += 1) {
      const person = { id: `p${index}`, name: 'Ada' }
      ids.push(await herald.say('draw me a fox style: anime --n 1', { person }))
    }
    await herald.until(async () => (await herald.app.store.backlog()).open === 0, 'every ending', 100_000)
    let pictures = 0
    for (const id of ids) {
      if ((await herald.app.store.load(id))?.request.outcome === 'pictures') pictures += 1
    }
    results.push(
      figure(`requests ending in pictures; faults: ${name}`, '%', '–', [(100 * pictures) / REQUESTS]),
    )
  }
  return results
}
