import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Figure, figure } from './report.ts'

const PROBE = fileURLToPath(new URL('./start-up-probe.ts', import.meta.url))
const REPEATS = 7

/** A console-only process on the embedded engine: from start to ready, and its resident memory when idle. */
export async function startUp(): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'herald-bench-'))
  const readyMs: number[] = []
  const residentMb: number[] = []
  try {
    for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
      const sample = await once(dir)
      // The first one fills the compile cache and makes the database.
      if (repeat === 0) continue
      readyMs.push(sample.readyMs)
      residentMb.push(sample.residentMb)
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
  return [
    figure('start to ready, warm', 'ms', 'under 700', readyMs),
    figure('resident, idle, embedded, console only', 'MB', 'under 115', residentMb),
  ]
}

function once(dir: string): Promise<{ readyMs: number; residentMb: number }> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROBE, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(dir, 'cache') },
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.stdout.on('data', (chunk) => {
      const text = String(chunk)
      if (text.includes('idle')) {
        const residentMb = residentOf(child.pid ?? 0)
        child.stdin.end()
        child.on('exit', () => resolve({ readyMs: Number(text.split(' ')[1]) - startedAtEpoch, residentMb }))
      }
    })
    const startedAtEpoch = performance.timeOrigin + startedAt
  })
}

/** Resident set in MB as Linux tells it. Source: proc(5), VmRSS in kB. */
function residentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}
