import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp, createLog } from '../app.ts'
import type { Config } from '../config.ts'
import type { AdapterFactory, LeftAlone } from '../core/ports.ts'
import type { IncomingEvent, RequestId } from '../core/request/model.ts'
import type { RequestAggregate } from '../core/store.ts'
import { type HordeSimulator, startHordeSimulator } from '../simulator/horde/index.ts'

export type Rehearsal =
  | { readonly kind: 'answered'; readonly aggregate: RequestAggregate }
  | { readonly kind: 'left-alone'; readonly why: LeftAlone }

/**
 * The whole service for some events, one after the other: with a database of its own that is removed again, on a
 * Horde that is simulated, with the given adapter alone. Its time passes by jumping to when something is due, so
 * minutes take none.
 *
 * @param onNext called before each of them
 */
export async function rehearse(
  config: Config,
  adapter: AdapterFactory,
  events: readonly IncomingEvent[],
  onNext: () => void = () => {},
): Promise<Rehearsal[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'horde-herald-receive-'))
  // People ask for the community's styles too.
  await cp(join(config.dataDir, 'styles'), join(dataDir, 'styles'), { recursive: true }).catch(() => {})
  const simulator = await startHordeSimulator({ limits: false, pictures: 'strip' })
  const time = { nowMs: Date.now() }
  // The simulator knows no service accounts, and would tell webhooks to the outside.
  const { proxiedAccount: _, ...horde } = config.horde
  const app = await createApp(
    {
      ...config,
      horde: { ...horde, url: simulator.url },
      publicUrl: undefined,
      dataDir,
      engine: { kind: 'embedded' },
      mastodon: [],
      reddit: undefined,
    },
    createLog('silent'),
    { adapters: [adapter], clock: { now: () => time.nowMs } },
  )
  try {
    await app.catalog.refresh()
    const rehearsals: Rehearsal[] = []
    for (const event of events) {
      onNext()
      const taken = await app.intake(event)
      if (taken.kind === 'ignored') rehearsals.push({ kind: 'left-alone', why: taken.why })
      else {
        const aggregate = await toTheEnd(taken.id, app, simulator, time)
        rehearsals.push({ kind: 'answered', aggregate })
      }
    }
    return rehearsals
  } finally {
    await app.close()
    await simulator.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function toTheEnd(
  id: RequestId,
  { store, runner }: App,
  simulator: HordeSimulator,
  time: { nowMs: number },
): Promise<RequestAggregate> {
  for (;;) {
    const aggregate = await store.load(id)
    if (aggregate === undefined) throw new Error(`request ${id} is not in the database`)
    if (aggregate.request.state === 'ended') return aggregate
    const { ids } = await store.due(time.nowMs, 1)
    if (ids.length > 0) await runner(id)
    else {
      const aheadMs = Math.max(1, ((await store.nextDueAt()) ?? time.nowMs) - time.nowMs)
      time.nowMs += aheadMs
      simulator.advance(aheadMs)
    }
  }
}
