import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '../src/app.ts'
import type { RequestSource } from '../src/core/ports.ts'
import { type RequestId, requestId } from '../src/core/request/model.ts'
import type { Store } from '../src/core/store.ts'
import { CallTimes } from './call-times.ts'
import { onEachEngine } from './each-engine.ts'
import { startHerald } from './herald.ts'
import { startHorde, worker } from './horde.ts'
import type { Bench } from './index.ts'
import { startMastodon } from './mastodon-server.ts'
import { figure, type Result } from './report.ts'
import { startToldHerald } from './told-herald.ts'

const WAITING = 500
const PEOPLE = 125
const DRAWN = 15
const IDLE_MS = 60_000
const NOWHERE = 'http://127.0.0.1:9'

/** How fast mentions come in and replies go out, and what a quiet account costs its server. */
export const mastodon: Bench = async (context) => [
  ...(await onEachEngine(context, '500 mentions after an outage', async (kind, engine) => [
    ...(await takenIn(kind, engine)),
  ])),
  ...(await onEachEngine(context, 'from Horde done to posted', async (kind, engine) => [
    await posted(kind, engine),
  ])),
  await idle(context.progress),
]

type Engine = Parameters<Parameters<typeof onEachEngine>[2]>

/** Sentences are asked for, since pictures take the Horde's time. */
async function takenIn(kind: Engine[0], engine: Engine[1]): Promise<Result[]> {
  await using server = await startMastodon({ limits: false })
  await using herald = await startHerald({ engine, hordeUrl: NOWHERE, adapters: [server.adapter] })
  const { app } = herald
  const said = Array.from({ length: WAITING }, (_, index) => ({ by: `p${index % PEOPLE}`, words: 'help' }))
  const ids = await server.mention(said)
  await app.run()
  const started = performance.now()
  await using _ = await listening(app)
  const account = sourceOf(app).account
  const last = requestId('mastodon', account, ids.at(-1) ?? '')
  while ((await app.store.load(last)) === undefined) await delay(5)
  const seconds = (performance.now() - started) / 1_000
  while ((await app.store.backlog()).open > 0) await delay(50)
  return [
    figure(`500 waiting mentions taken in, ${kind}`, 's', 'under 5, calls included', [seconds]),
    figure(`of those, answered before an earlier one of the same person, ${kind}`, '', '0', [
      overtaken(ids, said, await server.posts()),
    ]),
  ]
}

/** Replies that were posted before that to an earlier mention of the same person. */
function overtaken(
  ids: readonly string[],
  said: readonly { by: string }[],
  posts: readonly { inReplyTo?: string }[],
): number {
  const newest = new Map<string, number>()
  let count = 0
  for (const { inReplyTo = '' } of posts) {
    const place = ids.indexOf(inReplyTo)
    const by = said[place]?.by ?? ''
    if (place < (newest.get(by) ?? -1)) count += 1
    newest.set(by, Math.max(place, newest.get(by) ?? -1))
  }
  return count
}

/** Four pictures each, one request at a time; calls to the Horde and to the server are subtracted. */
async function posted(kind: Engine[0], engine: Engine[1]): Promise<Result> {
  await using server = await startMastodon({ limits: false })
  await using horde = await startHorde({ workers: [worker(1)] })
  await using herald = await startToldHerald({ engine, hordeUrl: horde.url, adapters: [server.adapter] })
  const { app } = herald
  await using _ = await listening(app)
  while ((await server.listeners()) === 0) await delay(10)
  using calls = new CallTimes((path) => !path.includes('/notifications'))
  const added: number[] = []
  for (let index = 0; index < DRAWN; index += 1) {
    const words = `draw me lighthouse ${index} style: anime --n 4`
    const [event = ''] = await server.mention([{ by: `p${index}`, words }])
    const id = requestId('mastodon', sourceOf(app).account, event)
    const endedAt = await ended(app.store, id)
    const { requests } = await horde.state()
    const made = requests.at(-1)?.images.map(({ madeAt }) => madeAt) ?? []
    const doneAt = Math.max(...made)
    added.push(endedAt - doneAt - calls.between(doneAt, endedAt))
  }
  return figure(`from Horde done to posted, without the calls, ${kind}`, 'ms', 'under 100', added)
}

async function ended(store: Store, id: RequestId): Promise<number> {
  for (;;) {
    const { request } = (await store.load(id)) ?? {}
    if (request?.endedAt) {
      if (request.outcome !== 'pictures') throw new Error(`${id} did not end in pictures`)
      return request.endedAt
    }
    await delay(20)
  }
}

/** The same on every engine. With streaming and without it. */
async function idle(progress: (what: string) => void): Promise<Result> {
  progress('calls of a quiet account')
  const costumes = ['mastodon', 'snac'] as const
  const perQuarter = costumes.map(async (costume) => {
    await using server = await startMastodon({ costume })
    await using herald = await startHerald({
      engine: { kind: 'embedded' },
      hordeUrl: NOWHERE,
      adapters: [server.adapter],
    })
    await using _ = await listening(herald.app)
    await delay(5_000)
    const before = await server.calls()
    await delay(IDLE_MS)
    return ((await server.calls()) - before) / (IDLE_MS / 15_000)
  })
  return figure('calls of a quiet account per 15 s', '', 'at most 1', await Promise.all(perQuarter))
}

function sourceOf({ adapters }: App): { account: string; source: RequestSource } {
  for (const { account, source } of adapters) if (source !== undefined) return { account, source }
  throw new Error('nothing to listen to')
}

async function listening(app: App): Promise<AsyncDisposable> {
  const { source } = sourceOf(app)
  await source.start(app.intake, new AbortController().signal)
  return { [Symbol.asyncDispose]: () => source.stop() }
}
