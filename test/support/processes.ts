import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
/** The service with the test platform's adapter. */
export const TEST_MAIN = join(import.meta.dirname, 'test-main.ts')
/** What the surroundings set must not reach the service under test. */
const NOT_INHERITED = [
  'HORDE_API_KEY',
  'DATABASE_URL',
  'REDIS_URL',
  'MASTODON_TOKENS',
  'DISCORD_TOKEN',
  'DISCORD_SHARDS',
  'REDDIT_CLIENT_ID',
  'REDDIT_CLIENT_SECRET',
  'HERALD_VAULT_KEYS',
  'ROLE',
  'NODE_OPTIONS',
  'NODE_TEST_CONTEXT',
]
const PATIENCE_MS = 30_000
const LOOK_EVERY_MS = 15

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A real `herald` process. */
export class HeraldProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<Exit>
  stdout = ''
  stderr = ''

  constructor(child: ChildProcess) {
    this.#child = child
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.#ended = new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) =>
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }),
      )
    })
  }

  /** Waits until the condition holds for what it has said so far. */
  async says(stream: 'stdout' | 'stderr', pattern: RegExp, patienceMs?: number): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null
    const said = () => {
      found = pattern.exec(this[stream])
      if (found === null && this.#child.exitCode !== null)
        throw new Error(`${pattern} was never said:${this}`)
      return found !== null
    }
    await until(`${pattern} on ${stream}`, said, patienceMs)
    return found ?? failed(`${pattern} on ${stream}`)
  }

  /** Answers a question; only for a process that was started by `talk`. */
  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`)
  }

  /** Nobody answers any more. */
  hangUp(): void {
    this.#child.stdin?.end()
  }

  /** The process id as it is printed for people. */
  async printedPid(): Promise<number> {
    return Number((await this.says('stderr', /\(process (\d+)\)/))[1])
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** How it ended. Fails when it does not end by itself. */
  async exit(): Promise<Exit> {
    const patience = new AbortController()
    const late = pause(PATIENCE_MS, undefined, { signal: patience.signal }).then(
      () => failed(`the process ended:${this}`),
      () => failed('unreachable'),
    )
    late.catch(() => {})
    try {
      return await Promise.race([this.#ended, late])
    } finally {
      patience.abort()
    }
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended.catch(() => {})
  }

  toString(): string {
    return `\n--- stdout\n${this.stdout}\n--- stderr\n${this.stderr}`
  }
}

/** A folder to run `herald` in, as a person would: with its own settings, data and pictures. */
export class Workplace implements AsyncDisposable {
  readonly dir: string
  readonly #started: HeraldProcess[] = []

  private constructor(dir: string) {
    this.dir = dir
  }

  /** @param files what lies in the folder beforehand, by name */
  static async make(files: Readonly<Record<string, string>> = {}): Promise<Workplace> {
    const dir = await mkdtemp(join(tmpdir(), 'herald-e2e-'))
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
    return new Workplace(dir)
  }

  herald(args: readonly string[], env: Readonly<Record<string, string>> = {}): HeraldProcess {
    return this.#spawn(MAIN, args, env)
  }

  /** `herald` with somebody who answers its questions. */
  talk(args: readonly string[], env: Readonly<Record<string, string>> = {}): HeraldProcess {
    return this.#spawn(MAIN, args, env, 'pipe')
  }

  /** The service on the test platform; `test-main.ts` says what it takes from the environment. */
  service(env: Readonly<Record<string, string>>): HeraldProcess {
    return this.#spawn(TEST_MAIN, [], env)
  }

  #spawn(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    stdin: 'ignore' | 'pipe' = 'ignore',
  ): HeraldProcess {
    const own = { ...process.env }
    for (const name of NOT_INHERITED) delete own[name]
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
      cwd: this.dir,
      env: { ...own, HERALD_DATA: join(this.dir, 'data'), ...env },
      stdio: [stdin, 'pipe', 'pipe'],
    })
    const started = new HeraldProcess(child)
    this.#started.push(started)
    return started
  }

  /** Runs a command that ends by itself. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Exit> {
    return this.herald(args, env).exit()
  }

  /** Names of the files in a folder, hidden ones too; none where there is no folder. */
  async files(folder: string): Promise<string[]> {
    return await readdir(join(this.dir, folder)).catch(() => [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const started of this.#started) await started.stop()
    await rm(this.dir, { recursive: true, force: true })
  }
}

/** Waits for something that only another process can bring about. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const endAt = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > endAt) failed(what)
    await pause(LOOK_EVERY_MS)
  }
}

function failed(what: string): never {
  throw new Error(`waited in vain for this: ${what}`)
}
