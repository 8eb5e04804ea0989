import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CONSOLE_ACCOUNT } from '../adapters/console/index.ts'
import { consoleReply } from '../adapters/console/publisher.ts'
import { type App, createApp, createLog, SAMPLES } from '../app.ts'
import { readConfig } from '../config.ts'
import { HeraldError } from '../core/errors.ts'
import { thumbnail } from '../core/images/thumbnail.ts'
import { type IncomingEvent, type RequestId, requestId } from '../core/request/model.ts'
import { type Catalog, findStyle } from '../core/styles/catalog.ts'
import { type Samples, samplesIn } from '../core/styles/samples.ts'
import { tell } from './print.ts'
import { bar, liveLine, watch } from './watch.ts'

/** The same for every style, so that they can be compared. */
const WORDS = 'a lighthouse on a rocky coast, a small boat on the sea, clouds'
const SEED = '1'
/** Within the default limits of a person, where an operator has lifted them for nobody. */
const AT_ONCE = 3

export interface Rendered {
  readonly folder: string
  readonly drawn: readonly string[]
  /** Samples that were there before. */
  readonly kept: number
  readonly failed: readonly { readonly style: string; readonly why: string }[]
}

/**
 * Draws a picture of each style, or of one style or category, that has none in the folder yet. Stopped, it goes on where
 * it was: what was sent is not sent again.
 */
export async function render(name: string | undefined, out: string | undefined): Promise<Rendered> {
  const config = readConfig()
  const folder = out ?? join(config.dataDir, SAMPLES)
  const samples = samplesIn(folder)
  const app = await createApp(config, createLog('silent'))
  try {
    const styles = stylesOf(app.desk.catalog(), name)
    const there = await Promise.all(styles.map((style) => samples.has(style)))
    const missing = styles.filter((_, at) => there[at] === false)
    const drawn: string[] = []
    const failed: { style: string; why: string }[] = []
    const line = liveLine()
    const show = () => {
      const done = drawn.length + failed.length
      const failures = failed.length === 0 ? '' : `, ${failed.length} failed`
      line.show(`${bar(done, missing.length)} ${done} of ${missing.length} styles${failures}`)
    }
    process.once('SIGINT', () => {
      line.end()
      tell('Stopped. The same command goes on where it was.')
      process.exit(130)
    })
    const running = await keepRunning(app)
    if (missing.length > 0) show()
    const queue = missing.values()
    const draw = async () => {
      for (const style of queue) {
        const why = await drawSample(app, running, style, samples, join(folder, '.drawn'))
        if (why === undefined) drawn.push(style)
        else failed.push({ style, why })
        show()
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, draw))
    line.end()
    return { folder, drawn, kept: styles.length - missing.length, failed }
  } finally {
    await app.close()
  }
}

function stylesOf(catalog: Catalog, name: string | undefined): readonly string[] {
  if (name === undefined) return [...catalog.styles.keys()]
  const found = findStyle(catalog, name)
  if (found.kind === 'style') return [found.style.name]
  if (found.kind === 'category') return found.members
  const hint = found.closest.length > 0 ? ` Close: ${found.closest.join(', ')}.` : ''
  throw new HeraldError(`There is no style or category '${name}'.${hint} See: styles list`)
}

/** Whoever runs the requests may stop at any time, and nobody else would finish these. */
async function keepRunning(app: App): Promise<() => Promise<void>> {
  let running = await app.run()
  return async () => {
    if (!running) running = await app.run()
  }
}

/** Why there is no picture; undefined where there is one now. */
async function drawSample(
  app: App,
  running: () => Promise<void>,
  style: string,
  samples: Samples,
  outDir: string,
): Promise<string | undefined> {
  const id = await asked(app, style, outDir)
  if (id === undefined) return 'the limits in herald.json do not let the command line draw'
  await watch(app.store, id, running)
  const file = await drawnFile(app, id)
  if (file === undefined) return (await answerOf(app, id)) ?? 'no volunteer drew it'
  await samples.save(style, await thumbnail(file.bytes))
  await rm(file.path, { force: true })
  return undefined
}

/** The request for a style's sample: one that is under way or not fetched yet, else a new one. */
async function asked(app: App, style: string, outDir: string): Promise<RequestId | undefined> {
  const hash = createHash('sha256').update(style).digest('hex').slice(0, 16)
  for (let turn = 1; ; turn += 1) {
    const eventId = `sample-${hash}-${turn}`
    const id = requestId('console', CONSOLE_ACCOUNT, eventId)
    const known = await app.store.load(id)
    if (known === undefined) {
      const taken = await app.intake(sampleEvent(eventId, style, outDir, app.config.horde.url))
      return taken.kind === 'ignored' ? undefined : id
    }
    if (known.request.state !== 'ended' || (await drawnFile(app, id)) !== undefined) return id
  }
}

function sampleEvent(eventId: string, style: string, outDir: string, hordeUrl: string): IncomingEvent {
  return {
    platform: 'console',
    account: CONSOLE_ACCOUNT,
    eventId,
    person: { id: 'samples', name: 'samples' },
    place: { id: 'console', direct: true, nsfw: false },
    text: '',
    command: {
      kind: 'draw',
      words: { prompt: WORDS, negative: '', style, overrides: { images: 1, seed: SEED } },
      remarks: [],
    },
    locale: 'en',
    ref: { outDir },
    hordeUrl,
  }
}

async function drawnFile(app: App, id: RequestId): Promise<{ path: string; bytes: Buffer } | undefined> {
  const reply = await app.store.replyOf(id)
  const path = reply && consoleReply.parse(reply.ref).files[0]
  if (path === undefined) return undefined
  try {
    return { path, bytes: await readFile(path) }
  } catch {
    return undefined
  }
}

async function answerOf(app: App, id: RequestId): Promise<string | undefined> {
  const reply = await app.store.replyOf(id)
  return reply && consoleReply.parse(reply.ref).text
}
