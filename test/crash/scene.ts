import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { openSqlite } from '../../src/engine/embedded/sqlite.ts'
import type { EngineSettings } from '../../src/engine/open.ts'
import type { Schema } from '../../src/engine/sql/schema.ts'
import { type HordeSimulator, startHordeSimulator } from '../../src/simulator/horde/index.ts'
import { postgresDatabase } from '../support/databases.ts'
import type { Holds } from '../support/hold-points.ts'
import { type HeraldProcess, until, Workplace } from '../support/processes.ts'
import { type Message, openPlatform, type PlatformKind, type ScenePlatform } from './platform.ts'

/** A column of the table. */
export type World = PlatformKind & { readonly engine: EngineSettings['kind'] }

export type SceneOptions = World & {
  readonly settleMs: number
  /** Between two submissions; what the real Horde allows unless given. */
  readonly paceMs?: number
  /** Servers of its own, for a test that breaks them. */
  readonly databaseUrl?: string
  readonly redisUrl?: string
}

/** A request, of one picture or of none. */
export interface Asked {
  /** Found in its prompt and its reply, and in no other's; null: nothing is to be drawn. */
  readonly words: string | null
  readonly status: Message
  /** Whether it died with a process that had not said where its answer goes. */
  readonly lost: boolean
}

/** What a dead process held is free again after this time (server engine; the embedded one frees it at start). */
const LEASE_MS = 4_000
const GATEWAY_MS = 2_000

/** Where the rows are, and how a process is told so. */
interface Rows {
  readonly env: Readonly<Record<string, string>>
  open(): Kysely<Schema>
  remove(): Promise<void>
}

async function rowsOf({ engine, databaseUrl, redisUrl }: SceneOptions, place: Workplace): Promise<Rows> {
  if (engine === 'embedded') {
    const file = join(place.dir, 'data', 'herald.sqlite')
    return { env: {}, open: () => openSqlite(file), remove: async () => {} }
  }
  const { TEST_DATABASE_URL: server = '', TEST_REDIS_URL: redis = '' } = process.env
  const { url, open, remove } = await postgresDatabase(databaseUrl ?? server)
  const env = {
    DATABASE_URL: url,
    REDIS_URL: redisUrl ?? redis,
    TEST_LEASE_MS: String(LEASE_MS),
    TEST_GATEWAY_MS: String(GATEWAY_MS),
  }
  return { env, open, remove }
}

/** Everything around the processes under test: a Horde, a platform, a database. It outlives them. */
export class Scene implements AsyncDisposable {
  readonly horde: HordeSimulator
  readonly platform: ScenePlatform
  readonly asked: Asked[] = []
  readonly place: Workplace
  /** What tells a process all of this. */
  readonly env: Readonly<Record<string, string>>
  readonly #rows: Rows
  #db: Kysely<Schema> | undefined

  private constructor(
    horde: HordeSimulator,
    platform: ScenePlatform,
    place: Workplace,
    rows: Rows,
    { settleMs, paceMs }: SceneOptions,
  ) {
    this.#rows = rows
    this.horde = horde
    this.platform = platform
    this.place = place
    this.env = {
      HERALD_DATA: join(place.dir, 'data'),
      ...rows.env,
      ...platform.env,
      TEST_SETTLE_MS: String(settleMs),
      ...(paceMs !== undefined && { TEST_PACE_MS: String(paceMs) }),
    }
  }

  static async open(options: SceneOptions): Promise<Scene> {
    const horde = await startHordeSimulator({ limits: false, speed: 10, pictures: 'strip' })
    const platform = await openPlatform(options)
    const place = await Workplace.make({ 'herald.json': JSON.stringify({ horde: { url: horde.url } }) })
    return new Scene(horde, platform, place, await rowsOf(options, place), options)
  }

  /** A process of the service; it need not be ready yet. */
  start(holds: Holds = {}, env: Readonly<Record<string, string>> = {}): HeraldProcess {
    return this.place.service({ ...this.env, ...env, TEST_HOLDS: JSON.stringify(holds) })
  }

  /** Somebody asks for a picture; every name asks once. */
  ask(who: string, lost = false): Asked {
    const words = `fox ${who}`
    const status = this.platform.say(who, `draw me ${words} style: anime --n 1`)
    return this.#asked({ words, status, lost })
  }

  /** Somebody asks for what needs no Horde. */
  askForHelp(who: string): Asked {
    return this.#asked({ words: null, status: this.platform.say(who, 'help'), lost: false })
  }

  #asked(asked: Asked): Asked {
    this.asked.push(asked)
    return asked
  }

  /** The rows. The service must have made its database before. */
  get db(): Kysely<Schema> {
    this.#db ??= this.#rows.open()
    return this.#db
  }

  /** Waits until everybody has a reply and nothing is open. */
  async ended(patienceMs?: number): Promise<void> {
    await until(
      'every request has ended',
      async () =>
        this.asked.every(({ status, lost }) => lost || this.platform.posts(status.id).length > 0) &&
        (await this.#open()) === 0,
      patienceMs,
    )
  }

  async #open(): Promise<number> {
    const open = await this.db.selectFrom('request').select('id').where('state', '<>', 'ended').execute()
    return open.length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db?.destroy()
    await this.place[Symbol.asyncDispose]()
    await this.#rows.remove()
    await this.platform[Symbol.asyncDispose]()
    await this.horde.close()
  }
}
