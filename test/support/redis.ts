import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './ports.ts'
import { type Program, redisFromDebian } from './redis-from-debian.ts'

export interface TestRedis {
  readonly url: string
  readonly port: number
  /** Freezes it: connections stay open and nothing answers. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

/**
 * Starts a throw-away Redis that keeps nothing on the disk. Throws where there is none to start, with the reason.
 * @param port the one of an earlier Redis, to bring it back empty
 */
export async function startRedis(port?: number): Promise<TestRedis> {
  const { path, env } = onPath() ?? redisFromDebian()
  const folder = mkdtempSync(join(tmpdir(), 'herald-redis-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const at = port ?? (await freePort())
    const settings = ['--bind', '127.0.0.1', '--port', String(at), '--save', '', '--dir', folder]
    const child = spawn(path, settings, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    await accepting(child)
    return {
      url: `redis://127.0.0.1:${at}`,
      port: at,
      freeze: () => child.kill('SIGSTOP'),
      thaw: () => child.kill('SIGCONT'),
      async stop() {
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL')
          await once(child, 'exit')
        }
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

function onPath(): Program | undefined {
  const name = 'redis-server'
  return spawnSync(name, ['--version']).status === 0 ? { path: name, env: {} } : undefined
}

function accepting(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let words = ''
    const hear = (text: string) => {
      words = (words + text).slice(-4_000)
      if (words.includes('Ready to accept connections')) resolve()
    }
    child.stdout?.setEncoding('utf8').on('data', hear)
    child.stderr?.setEncoding('utf8').on('data', hear)
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`Redis ended at once: ${words}`)))
  })
}
