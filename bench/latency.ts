import { setTimeout as delay } from 'node:timers/promises'
import type { RequestId } from '../src/core/request/model.ts'
import type { Store } from '../src/core/store.ts'
import { onEachEngine } from './each-engine.ts'
import { startHerald } from './herald.ts'
import { startHorde, worker } from './horde.ts'
import type { Bench } from './index.ts'
import { figure, type Result } from './report.ts'
import { startToldHerald } from './told-herald.ts'

const TOLD = 20
/** So that requests do not wait for one another. */
const APART_MS = 150
/** Jobs from 3 s, each half a second longer than the one before. */
const ASKED = 24

/** From the moment the Horde has the picture to the recorded reply. */
export const latency: Bench = (context) =>
  onEachEngine(context, 'added latency', async (kind, engine) => [
    await byWebhook(kind, engine),
    ...(await byPolling(kind, engine)),
  ])

type Engine = Parameters<Parameters<typeof onEachEngine>[2]>

async function byWebhook(kind: Engine[0], engine: Engine[1]): Promise<Result> {
  await using horde = await startHorde({ workers: [worker(1)] })
  await using herald = await startToldHerald({ engine, hordeUrl: horde.url })
  const ids: RequestId[] = []
  for (let index = 0; index < TOLD; index += 1) {
    ids.push(await herald.ask())
    await delay(APART_MS)
  }
  await allEnded(herald.app.store)
  const added = await addedMs(herald.app.store, horde, ids)
  return figure(`added latency, webhook, ${kind}`, 'ms', 'under 100', added)
}

async function byPolling(kind: Engine[0], engine: Engine[1]): Promise<Result[]> {
  const workers = Array.from({ length: ASKED }, (_, index) => worker(3 + index / 2, 1, index))
  await using horde = await startHorde({ workers })
  /** From the look before the last one to the last. */
  const intervals = new Map<string, number>()
  const wrapStore = (store: Store): Store => ({
    ...store,
    saveSubmission(claim, submission) {
      if (submission.state.name === 'submitted')
        intervals.set(claim.id, submission.state.checkAt - Date.now())
      return store.saveSubmission(claim, submission)
    },
  })
  await using herald = await startHerald({ engine, hordeUrl: horde.url, wrapStore, firstEvent: 1_000 })
  await herald.app.run()
  const ids = await Promise.all(Array.from({ length: ASKED }, herald.ask))
  await allEnded(herald.app.store)
  const added = await addedMs(herald.app.store, horde, ids)
  const interval = figure(`interval of those looks, ${kind}`, 'ms', '–', [...intervals.values()])
  const most = Math.round(interval.median / 2 + 100)
  return [figure(`added latency, polling, ${kind}`, 'ms', `half the interval more: ${most}`, added), interval]
}

async function allEnded(store: Store): Promise<void> {
  while ((await store.backlog()).open > 0) await delay(100)
}

async function addedMs(
  store: Store,
  horde: Awaited<ReturnType<typeof startHorde>>,
  ids: readonly RequestId[],
): Promise<number[]> {
  const { requests } = await horde.state()
  const madeAt = new Map(requests.map(({ id, images }) => [id, images[0]?.madeAt]))
  const added: number[] = []
  for (const id of ids) {
    const { request, submissions: [submission] = [] } = (await store.load(id)) ?? {}
    const hordeId = submission?.state.name === 'collected' ? submission.state.hordeId : ''
    const at = madeAt.get(hordeId)
    if (at === undefined || !request?.endedAt) throw new Error(`${id} did not end in a picture`)
    added.push(request.endedAt - at)
  }
  return added
}
