import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** How to run a program: its path, and what its environment needs beside ours. */
export interface Program {
  readonly path: string
  readonly env: Readonly<Record<string, string>>
}

const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'herald-tests')
/** Where the dependencies of dependencies end; Redis needs two rounds. */
const MOST_ROUNDS = 6

/**
 * Redis from Debian's own packages, unpacked into a folder of ours: nothing is installed and no root is needed.
 * Throws where the packages cannot be had, with the reason.
 */
export function redisFromDebian(): Program {
  const ready = join(CACHE, 'redis')
  if (!existsSync(ready)) {
    mkdirSync(CACHE, { recursive: true })
    const folder = mkdtempSync(join(CACHE, 'unpacking-'))
    try {
      unpack(folder)
      for (const left of ['apt', 'packages']) rmSync(join(folder, left), { recursive: true, force: true })
      renameSync(folder, ready)
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      // Another test run may have been faster.
      if (!existsSync(ready)) throw error
    }
  }
  return programIn(ready)
}

function programIn(folder: string): Program {
  const libraries = globSync(join(folder, '{usr/lib,lib}/*-linux-*'))
  return {
    path: join(folder, 'usr', 'bin', 'redis-server'),
    env: { LD_LIBRARY_PATH: libraries.join(':') },
  }
}

/** Fetches the program, then, as long as the loader misses something, the libraries its packages ask for. */
function unpack(folder: string): void {
  const fetched = new Set<string>()
  let wanted = ['redis-server', 'redis-tools']
  for (let round = 0; round < MOST_ROUNDS && wanted.length > 0; round += 1) {
    const archives = download(wanted, folder)
    for (const name of wanted) fetched.add(name)
    for (const archive of archives) run('dpkg', ['-x', archive, folder])
    if (!missesLibraries(programIn(folder))) return
    wanted = archives.flatMap(librariesFor).filter((name) => !fetched.has(name))
  }
  throw new Error('the Debian packages of Redis do not bring all the libraries that it needs')
}

function missesLibraries({ path, env }: Program): boolean {
  return run('ldd', [path], { env: { ...process.env, ...env } }).includes('not found')
}

/** Names of the library packages that a package depends on; the C library is everywhere. */
function librariesFor(archive: string): string[] {
  return run('dpkg-deb', ['-f', archive, 'Depends'])
    .split(',')
    .map((dependency) => dependency.trim().split(/[\s(|:]/)[0] ?? '')
    .filter((name) => name.startsWith('lib') && name !== 'libc6')
}

/** @returns the paths of the package files */
function download(names: readonly string[], folder: string): string[] {
  const apt = join(folder, 'apt')
  const into = join(folder, 'packages', names.join('+'))
  mkdirSync(into, { recursive: true })
  const get = (options: readonly string[]) =>
    spawnSync('apt-get', ['-q', ...options, 'download', ...names], { cwd: into, encoding: 'utf8' })
  let result = get([])
  if (result.error !== undefined) throw new Error('there is no redis-server, and no apt-get to fetch it with')
  if (result.status !== 0) {
    // A machine without package lists: fetch them, where we may write.
    const lists = join(apt, 'lists')
    const options = [`Dir::State::lists=${lists}`, `Dir::Cache=${join(apt, 'cache')}`].flatMap((each) => [
      '-o',
      each,
    ])
    if (!existsSync(lists)) {
      for (const name of ['lists/partial', 'cache/archives/partial'])
        mkdirSync(join(apt, name), { recursive: true })
      spawnSync('apt-get', ['-q', ...options, 'update'])
    }
    result = get(options)
  }
  if (result.status !== 0) throw new Error(`redis-server could not be fetched: ${result.stderr.trim()}`)
  return globSync(join(into, '*.deb'))
}

function run(command: string, args: readonly string[], options: { env?: NodeJS.ProcessEnv } = {}): string {
  return execFileSync(command, args, { ...options, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
