import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { RequestId } from '../src/core/request/model.ts'
import { openSqlite } from '../src/engine/embedded/sqlite.ts'
import { openPostgres } from '../src/engine/server/postgres.ts'
import { onEachEngine } from './each-engine.ts'
import { startHerald } from './herald.ts'
import type { Bench } from './index.ts'
import { figure, type Result } from './report.ts'

const SPANS = 5
const SPAN_MS = 500
const HINTS = 100

/** What this machine gives to build on: waits for the disk, commits, and how long a hint is on its way. */
export const machine: Bench = async (context) => {
  context.progress('the disk')
  const waits = [figure('machine: waits for the disk', '/s', '–', await perSecond(fsyncs))]
  const engines = await onEachEngine(context, 'machine: commits', async (kind, settings) => {
    const commits =
      settings.kind === 'embedded'
        ? await perSecond(sqliteCommits)
        : await perSecond((count) => postgresCommits(settings.databaseUrl.reveal(), count))
    const results: Result[] = [figure(`machine: commits one after the other, ${kind}`, '/s', '–', commits)]
    await using herald = await startHerald({ engine: settings, hordeUrl: 'http://127.0.0.1:9' })
    const { dispatcher } = herald.app
    const heard = new Map<string, () => void>()
    dispatcher.start(async (id) => heard.get(id)?.())
    const hints: number[] = []
    for (let count = 0; count < HINTS; count += 1) {
      const id = `hint-${count}` as RequestId
      const { promise, resolve } = Promise.withResolvers<void>()
      heard.set(id, resolve)
      const at = performance.now()
      dispatcher.hint(id, Date.now())
      await promise
      hints.push(performance.now() - at)
    }
    return [...results, figure(`machine: from a hint to its run, ${kind}`, 'ms', '–', hints)]
  })
  return [...waits, ...engines]
}

/** Calls `work` until the time is up; how often a second, for each span. */
async function perSecond(run: (until: () => boolean) => Promise<number>): Promise<number[]> {
  const rates: number[] = []
  for (let span = 0; span < SPANS; span += 1) {
    const endsAt = performance.now() + SPAN_MS
    rates.push(((await run(() => performance.now() >= endsAt)) * 1_000) / SPAN_MS)
  }
  return rates
}

async function fsyncs(over: () => boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'herald-bench-'))
  const file = await open(join(folder, 'file'), 'w')
  let count = 0
  for (; !over(); count += 1) {
    await file.write('x'.repeat(4_096))
    await file.datasync()
  }
  await file.close()
  await rm(folder, { recursive: true })
  return count
}

async function sqliteCommits(over: () => boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'herald-bench-'))
  const count = await commits(openSqlite(join(folder, 'file')), over)
  await rm(folder, { recursive: true })
  return count
}

function postgresCommits(url: string, over: () => boolean): Promise<number> {
  return commits(openPostgres(url), over)
}

async function commits(db: ReturnType<typeof openSqlite>, over: () => boolean): Promise<number> {
  await sql`drop table if exists bench`.execute(db)
  await sql`create table bench (words text)`.execute(db)
  let count = 0
  for (; !over(); count += 1) await sql`insert into bench values ('lighthouse')`.execute(db)
  await sql`drop table bench`.execute(db)
  await db.destroy()
  return count
}
