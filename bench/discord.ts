import { createSecretKey, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../src/app.ts'
import { listening, startDiscord } from './discord-server.ts'
import { onEachEngine } from './each-engine.ts'
import { startHerald } from './herald.ts'
import { startHorde, worker } from './horde.ts'
import type { Bench } from './index.ts'
import { figure, type Result } from './report.ts'

const STYLES = 500
const TYPISTS = 100
const IN_FLIGHT = 500
const ASKED = 200
/** Two letters a second, as people type. */
const LETTER_MS = 500

/** How long people on Discord wait for a first answer. */
export const discord: Bench = (context) =>
  onEachEngine(context, 'first answers on Discord', async (kind, engine): Promise<Result[]> => {
    await using server = await startDiscord()
    // Nothing is finished while it is measured.
    await using horde = await startHorde({ workers: [worker(3_600)] })
    await using herald = await startHerald({
      engine,
      hordeUrl: horde.url,
      adapters: [server.adapter],
      vaultKeys: [{ id: 'k1', key: createSecretKey(randomBytes(32)) }],
    })
    const { app } = herald
    await fill(app)
    await app.run()
    await using _ = await listening(app, server)
    await server.waited({ do: 'type', people: 5, words: 'a', everyMs: 10 })
    const typed = await server.waited({
      do: 'type',
      people: TYPISTS,
      words: 'steampunk',
      everyMs: LETTER_MS,
    })
    await server.waited({ do: 'ask', people: IN_FLIGHT, name: 'before', everyMs: 5 })
    const { open } = await app.store.backlog()
    if (open < IN_FLIGHT) throw new Error(`only ${open} requests are in flight`)
    const deferred = await server.waited({ do: 'ask', people: ASKED, name: 'then', everyMs: 25 })
    return [
      figure(`Discord: suggestions, 500 styles, 100 people typing, ${kind}`, 'ms', 'under 20', typed),
      figure(`… the slowest of a hundred, ${kind}`, 'ms', 'under 100', [percentile(typed, 0.99)]),
      figure(`Discord: deferral with 500 requests in flight, ${kind}`, 'ms', 'under 50', deferred),
    ]
  })

/** Styles enough, copied from those that are there. */
async function fill({ catalog, config }: App): Promise<void> {
  const own: object = JSON.parse(await readFile(new URL('../styles/styles.json', import.meta.url), 'utf8'))
  const more = Object.entries(own).map(([name, style]) => [`${name} again`, style] as const)
  const wanted = STYLES - Object.keys(own).length
  const copies = [...more, ...more.map(([name, style]) => [`${name} and again`, style] as const)]
  const dir = join(config.dataDir, 'styles')
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'styles.json'), JSON.stringify(Object.fromEntries(copies.slice(0, wanted))))
  await catalog.refresh()
  const { size } = catalog.current().styles
  if (size !== STYLES) throw new Error(`there are ${size} styles instead of ${STYLES}`)
}

function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
