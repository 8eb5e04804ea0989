import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pino from 'pino'
import { CONSOLE_ACCOUNT } from '../src/adapters/console/index.ts'
import { createApp } from '../src/app.ts'
import { watch } from '../src/cli/watch.ts'
import { readConfig } from '../src/config.ts'
import { startHordeSimulator } from '../src/simulator/horde/index.ts'
import { type Figure, figure } from './report.ts'

const REQUESTS = 20

/** From the answer in which the Horde says "done" to the files being written and the request ended. */
export async function latency(): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'herald-bench-'))
  const simulator = await startHordeSimulator({ pictures: 'strip' })
  const doneAt = new Map<string, number>()
  const samples: number[] = []
  const lines = new Writable({
    write(chunk, _encoding, next) {
      const { requestId, msg, time } = JSON.parse(String(chunk)) as Record<string, string> & { time: number }
      const id = requestId ?? ''
      if (msg === 'the horde is done') doneAt.set(id, time)
      if (msg === 'reply posted') samples.push(time - (doneAt.get(id) ?? time))
      next()
    },
  })
  const app = await createApp(readConfig({ hordeUrl: simulator.url, dataDir }), pino({ base: null }, lines))
  try {
    await app.catalog.refresh()
    await app.run()
    for (let index = 0; index < REQUESTS; index += 1) {
      const taken = await app.intake({
        platform: 'console',
        account: CONSOLE_ACCOUNT,
        eventId: `bench${index}`,
        person: { id: 'bench', name: 'bench' },
        place: { id: 'bench', direct: true, nsfw: false },
        text: 'draw me a lighthouse style: anime --n 1',
        locale: 'en',
        ref: { outDir: join(dataDir, 'out') },
      })
      if (taken.kind === 'accepted') await watch(app.store, taken.id)
    }
  } finally {
    await app.close()
    await simulator.close()
    await rm(dataDir, { recursive: true, force: true })
  }
  return [figure('Horde says done → files written', 'ms', 'under 50', samples)]
}
