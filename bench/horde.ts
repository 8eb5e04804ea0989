import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Fault, SimulatorOptions, SimulatorState } from '../src/simulator/horde/index.ts'

const PROGRAM = fileURLToPath(new URL('./horde-program.ts', import.meta.url))

/** A Horde in another process, so that its work is not counted as Herald's. */
export interface BenchHorde extends AsyncDisposable {
  readonly url: string
  state(): Promise<SimulatorState>
  inject(fault: Fault): Promise<void>
}

/** Never full, never limited, and its pictures cost nothing to paint. */
export async function startHorde(options: SimulatorOptions): Promise<BenchHorde> {
  const settings: SimulatorOptions = { limits: false, pictures: 'strip', ...options }
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', PROGRAM, JSON.stringify(settings)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const exited = once(child, 'exit')
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => Promise.reject(new Error('the Horde simulator did not start'))),
  ])
  const url = String(line).trim()
  return {
    url,
    state: async () => (await fetch(`${url}/sim/state`)).json() as Promise<SimulatorState>,
    async inject(fault) {
      const answer = await fetch(`${url}/sim/faults`, { method: 'POST', body: JSON.stringify(fault) })
      if (!answer.ok) throw new Error(`the simulator refused a fault: ${await answer.text()}`)
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      await exited
    },
  }
}

/** One worker that draws so many images at once, each for so long. */
export function worker(secondsPerImage: number, threads = 1_000, index = 0) {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
  return { id, name: `worker ${index}`, models: '*', secondsPerImage, threads, trusted: true } as const
}
