import type { RequestId } from '../../src/core/request/model.ts'
import type { RequestState, VirtualWorker } from '../../src/simulator/horde/index.ts'
import { TestHerald } from './herald.ts'

/** Time stands still but for the jumps of the test, so that the limiter's windows see exactly our pace. */
const STILL = { speed: 0, pictures: 'strip' } as const

export interface FloodOptions {
  /** How many requests each person sends, all at once. */
  readonly burst: Readonly<Record<string, number>>
  readonly hordeKey?: string
  readonly worker: Pick<VirtualWorker, 'secondsPerImage' | 'threads'>
}

export interface FloodReport {
  /** As the Horde got them, in order. */
  readonly sent: readonly RequestState[]
  /** Calls of `generate/async`, refused ones included. */
  readonly calls: number
  /** How many others were sent between the late comer's request and its turn. */
  readonly lateComerWaited: number
  readonly outcomes: Readonly<Record<string, number>>
  /** From the first to the last sent, in the Horde's time. */
  readonly spanMs: number
}

/** A burst of requests, and one person who comes with a single one when it is under way. */
export async function flood({ burst, hordeKey, worker }: FloodOptions): Promise<FloodReport> {
  const workers = [
    {
      id: '00000000-0000-4000-8000-000000000001',
      name: 'fast',
      models: '*',
      trusted: true,
      ...worker,
    } as const,
  ]
  await using herald = await TestHerald.start({
    ...STILL,
    workers,
    ...(hordeKey !== undefined && { hordeKey }),
  })
  const ids: RequestId[] = []
  const ask = async (person: string, words: string) => {
    ids.push(
      await herald.say(`draw me ${words} style: anime --n 1`, { person: { id: person, name: person } }),
    )
  }
  for (const [person, count] of Object.entries(burst)) {
    for (let index = 0; index < count; index += 1) await ask(person, `fox number ${index} of ${person}`)
  }
  await herald.until(async () => herald.simulator.state().submits >= 10, 'the first ten', 100_000)
  const before = herald.simulator.state().submits
  await ask('late', 'an owl')
  await herald.until(async () => (await herald.app.store.backlog()).open === 0, 'every ending', 1_000_000)
  const outcomes: Record<string, number> = {}
  for (const id of ids) {
    const outcome = (await herald.app.store.load(id))?.request.outcome ?? 'none'
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  }
  const { requests: sent, calls } = herald.simulator.state()
  const spanMs = (sent.at(-1)?.submittedAt ?? 0) - (sent[0]?.submittedAt ?? 0)
  const lateComerWaited = sent.findIndex(({ body }) => body.prompt.includes('an owl')) - before
  return { sent, calls: calls.submit ?? 0, lateComerWaited, outcomes, spanMs }
}
