import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineSettings } from '../src/engine/open.ts'
import { onEachEngine } from './each-engine.ts'
import type { Bench } from './index.ts'
import { figure } from './report.ts'

const PROBE = fileURLToPath(new URL('./start-up-probe.ts', import.meta.url))
const REPEATS = 7
const TARGETS = {
  embedded: { ready: 'under 700', resident: 'under 115' },
  server: { ready: '–', resident: 'under 140' },
}

/** A console-only process: from start to ready, and its resident memory when idle. */
export const startUp: Bench = (context) =>
  onEachEngine(context, 'start to ready', async (kind, engine) => {
    const dir = await mkdtemp(join(tmpdir(), 'herald-bench-'))
    const readyMs: number[] = []
    const residentMb: number[] = []
    try {
      for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
        const sample = await once(dir, engine)
        // The first one fills the compile cache and makes the database.
        if (repeat === 0) continue
        readyMs.push(sample.readyMs)
        residentMb.push(sample.residentMb)
      }
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
    return [
      figure(`start to ready, warm, ${kind}`, 'ms', TARGETS[kind].ready, readyMs),
      figure(`resident, idle, console only, ${kind}`, 'MB', TARGETS[kind].resident, residentMb),
    ]
  })

function once(dir: string, engine: EngineSettings): Promise<{ readyMs: number; residentMb: number }> {
  const { DATABASE_URL: _, REDIS_URL: __, ROLE: ___, ...env } = process.env
  const server =
    engine.kind === 'server' && engine.redisUrl !== undefined
      ? { DATABASE_URL: engine.databaseUrl.reveal(), REDIS_URL: engine.redisUrl.reveal() }
      : {}
  const startedAt = performance.timeOrigin + performance.now()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROBE], {
    cwd: dir,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...env, ...server, NODE_COMPILE_CACHE: join(dir, 'cache') },
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', () => reject(new Error('the process ended before it was ready')))
    child.stdout.on('data', (chunk) => {
      const text = String(chunk)
      if (!text.includes('idle')) return
      const residentMb = residentOf(child.pid ?? 0)
      child.stdin.end()
      child.removeAllListeners('exit')
      child.on('exit', () => resolve({ readyMs: Number(text.split(' ')[1]) - startedAt, residentMb }))
    })
  })
}

/** Resident set in MB as Linux tells it. Source: proc(5), VmRSS in kB. */
function residentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}
