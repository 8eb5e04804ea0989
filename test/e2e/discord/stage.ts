import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readModels } from '../../../src/core/styles/schema.ts'
import { type HordeSimulator, startHordeSimulator } from '../../../src/simulator/horde/index.ts'
import models from '../../../styles/models.json' with { type: 'json' }
import { DiscordServer } from '../../simulators/discord/index.ts'
import { type HeraldProcess, until, Workplace } from '../../support/processes.ts'

/** No style uses it, and the one volunteer who runs it takes `SLOW_MS` for a picture. */
export const SLOW_MODEL = 'AAM XL'
export const SLOW_MS = 15.5 * 60_000

const CLOCK_AHEAD = pathToFileURL(join(import.meta.dirname, '..', '..', 'support', 'clock-ahead.ts')).href

/** Discord, a Horde, and the service as a process of its own, on one clock. */
export class Stage implements AsyncDisposable {
  readonly discord: DiscordServer
  readonly horde: HordeSimulator
  readonly #place: Workplace
  readonly #token: Readonly<Record<string, string>>
  #aheadMs = 0
  #service: HeraldProcess | undefined
  /** What the processes before this one have written. */
  #written = ''

  private constructor(discord: DiscordServer, horde: HordeSimulator, place: Workplace) {
    this.discord = discord
    this.horde = horde
    this.#place = place
    this.#token = { DISCORD_TOKEN: discord.token }
  }

  static async open(pictures: 'painted' | 'strip'): Promise<Stage> {
    const discord = await DiscordServer.start()
    const horde = await startHordeSimulator({ workers: workers(), limits: false, pictures })
    const place = await Workplace.make({
      'herald.json': JSON.stringify({
        operator: { contact: 'https://lantern-bay.example/about' },
        horde: { url: horde.url, nsfw: true },
        styles: { sync: false },
        limits: { atOnce: 10 },
        kudos: { emojis: [{ emoji: '❤️', amount: 50, title: 'A heart' }] },
        discord: { api: `${discord.url}/api` },
      }),
    })
    return new Stage(discord, horde, place)
  }

  /** As the operator does once; this also makes the key for the vault. */
  async registerCommands(): Promise<void> {
    const { code, stdout, stderr } = await this.#place.run(['discord', 'deploy-commands'], this.#token)
    if (code !== 0) throw new Error(`the commands are not registered: ${stdout}${stderr}`)
  }

  /** Resolves when it hears what happens. */
  async start(): Promise<void> {
    this.#service = this.#place.herald(['start'], {
      ...this.#token,
      NODE_OPTIONS: `--import=${CLOCK_AHEAD}`,
      TEST_AHEAD_MS: String(this.#aheadMs),
    })
    await until('the service listens', () => this.discord.gateway.connected === 1).catch((error) => {
      throw new Error(`${error.message}\n${this.#service}`)
    })
  }

  /** SIGKILL: it can save nothing any more. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
    await until('Discord notices', () => this.discord.gateway.connected === 0)
  }

  /** @returns the exit code */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const service = this.#service
    if (service === undefined) throw new Error('nothing runs')
    service.kill(signal)
    const { code, stdout, stderr } = await service.exit()
    this.#written += stdout + stderr
    this.#service = undefined
    return code
  }

  /** Time passes for everybody. Only while the service is away: a running process has its machine's clock. */
  pass(ms: number): void {
    if (this.#service !== undefined) throw new Error('the service runs')
    this.#aheadMs += ms
    this.discord.advance(ms)
    this.horde.advance(ms)
  }

  /** Names of the service's files that hold this. */
  async holding(text: string): Promise<string[]> {
    const found: string[] = []
    for (const entry of await readdir(this.#place.dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const bytes = await readFile(join(entry.parentPath, entry.name))
      if (bytes.includes(text)) found.push(entry.name)
    }
    return found
  }

  /** Everything that the service has written. */
  get written(): string {
    return `${this.#written}${this.#service ?? ''}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#place[Symbol.asyncDispose]()
    await this.discord[Symbol.asyncDispose]()
    await this.horde.close()
  }
}

function workers() {
  const names = [...readModels(models).keys()].filter((name) => name !== SLOW_MODEL)
  const worker = (
    place: number,
    name: string,
    seconds: number,
    served: readonly string[],
    threads: number,
  ) => ({
    id: `00000000-0000-4000-8000-00000000000${place}`,
    name,
    models: served,
    secondsPerImage: seconds,
    threads,
    trusted: true,
  })
  return [
    worker(1, 'Brisk Otter', 0.2, names, 4),
    worker(2, 'Patient Snail', SLOW_MS / 1_000, [SLOW_MODEL], 20),
  ]
}
