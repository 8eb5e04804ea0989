import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { CONSOLE_ACCOUNT } from '../src/adapters/console/index.ts'
import { createApp, createLog } from '../src/app.ts'
import { readConfig, SIM } from '../src/config.ts'
import type { Submission } from '../src/core/request/model.ts'
import { type Figure, figure } from './report.ts'

const REQUESTS = 5_000
const FAR_MS = 3_600_000

/** What a request that waits at the Horde costs in memory: rows are on disk, only its timer is not. */
export async function inFlight(): Promise<Figure[]> {
  setFlagsFromString('--expose_gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const dataDir = await mkdtemp(join(tmpdir(), 'herald-bench-'))
  const app = await createApp(readConfig({ hordeUrl: SIM, dataDir }), createLog('silent'))
  try {
    await app.catalog.refresh()
    await app.run()
    const used = () => {
      collectGarbage()
      const { heapUsed, external, arrayBuffers } = process.memoryUsage()
      return heapUsed + external + arrayBuffers
    }
    const before = used()
    const checkAt = Date.now() + FAR_MS
    for (let index = 0; index < REQUESTS; index += 1) {
      const id = await parked(app, index, checkAt)
      app.dispatcher.hint(id, checkAt)
    }
    await delay(200)
    return [figure('memory per request in flight', 'KB', 'under 10', [(used() - before) / REQUESTS / 1024])]
  } finally {
    await app.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** A request as it is while the Horde draws: planned, submitted, to be checked later. */
async function parked({ store }: Awaited<ReturnType<typeof createApp>>, index: number, checkAt: number) {
  const now = Date.now()
  const event = {
    platform: 'console',
    account: CONSOLE_ACCOUNT,
    eventId: `flight${index}`,
    person: { id: 'bench', name: 'bench' },
    place: { id: 'bench', direct: true, nsfw: false },
    text: 'draw me a lighthouse style: anime --n 1',
    locale: 'en',
    ref: { outDir: 'out' },
  } as const
  const id = `console-${CONSOLE_ACCOUNT}-${event.eventId}` as Parameters<typeof store.claim>[0]
  const words = { prompt: 'a lighthouse', negative: '', overrides: {} }
  const parsed = { kind: 'command', command: { kind: 'draw', words, remarks: [] } } as const
  await store.insert({ id, event, parsed, hordeUrl: SIM, createdAt: now })
  const claim = await store.claim(id, now, now + 60_000)
  if (claim === undefined) return id
  const submission: Submission = {
    index: 0,
    style: 'anime',
    body: {
      prompt: 'a lighthouse',
      params: { seed: '1', n: 1 },
      models: ['any'],
      nsfw: false,
      censor_nsfw: true,
      trusted_workers: true,
      slow_workers: true,
      r2: true,
      replacement_filter: true,
      allow_downgrade: true,
    },
    source: null,
    state: {
      name: 'submitted',
      hordeId: `h${index}`,
      submittedAt: now,
      tries: 0,
      checkAt,
      impossibleSince: null,
      fetchFailedSince: null,
      last: null,
    },
  }
  await store.savePlan(claim, { words, remarks: [], submissions: [submission] })
  await store.release(claim, checkAt)
  return id
}
