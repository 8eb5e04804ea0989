import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SimClock } from '../../../src/simulator/horde/clock.ts'
import { Door } from '../platform/door.ts'
import { Faults } from '../platform/faults.ts'
import { LateEffects } from '../platform/late.ts'
import { serveFile } from './cdn.ts'
import { Entities } from './entities.ts'
import { Gateway, type GatewayOptions } from './gateway.ts'
import type { Parts } from './parts.ts'
import { People } from './people/people.ts'
import { createRest } from './rest/index.ts'
import type { Fault, LoggedCall, Route } from './routes.ts'
import { type Deed, World } from './world.ts'

export type { Attachment, Channel, Guild, Interaction, Member, Message, Role, User } from './model.ts'
export { NotOffered } from './people/not-offered.ts'
export type { Values } from './people/options.ts'
export type { Seen } from './people/seen.ts'
export type { Use } from './people/use.ts'
export type { Fault, LoggedCall, Route } from './routes.ts'

export interface DiscordOptions extends GatewayOptions {
  /** Whether rate limits are kept; true unless given. */
  readonly limits?: boolean
}

const BOT = 'herald'
// What stands behind the bot's id in a real one: a time and a signature.
const TOKEN = 'GyQ7sX.canary-discord-bot-token-7e2bJ1'

/** Discord on this machine, with our application on it: REST, gateway and CDN. 127.0.0.1, any free port. */
export class DiscordServer extends People implements AsyncDisposable {
  readonly url: string
  /** Our bot's. */
  readonly token: string
  /** Everything that arrived by HTTP, in order. */
  readonly log: readonly LoggedCall[]
  readonly gateway: Gateway
  readonly #parts: Parts
  readonly #clock: SimClock
  readonly #door: Door
  readonly #close: () => Promise<void>

  private constructor(parts: Inside, clock: SimClock, door: Door, close: () => Promise<void>) {
    super(parts.world, parts.entities)
    this.url = parts.site.url
    this.token = parts.world.token
    this.log = parts.log
    this.gateway = parts.gateway
    this.#parts = parts
    this.#clock = clock
    this.#door = door
    this.#close = close
  }

  static async start(options: DiscordOptions = {}): Promise<DiscordServer> {
    const clock = new SimClock(1)
    const now = () => clock.now()
    const world = new World(now, BOT, TOKEN)
    const site = { url: '' }
    const entities = new Entities(world, site)
    const faults = new Faults<Route>()
    const gateway = new Gateway({ world, entities, site, faults }, options)
    const parts = {
      world,
      entities,
      faults,
      late: new LateEffects(now),
      log: [],
      site,
      limits: options.limits ?? true,
      gateway,
    } satisfies Parts
    const rest = createRest(parts)
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/api/')) rest(request, response)
      else serveFile(parts, request, response)
    })
    const door = new Door()
    server.on('connection', (socket) => door.enter(socket))
    gateway.serve(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address: AddressInfo | string | null = server.address()
    if (address === null || typeof address === 'string') throw new Error('it does not listen')
    site.url = `http://127.0.0.1:${address.port}`
    return new DiscordServer(parts, clock, door, async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      door.shut()
      await closed
    })
  }

  /** Calls by route since the start. */
  calls(route: Route): number {
    return this.log.filter((call) => call.route === route).length
  }

  /** Calls that broke a rate limit; injected answers are none. */
  violations(): LoggedCall[] {
    return this.log.filter(({ limit }) => limit !== undefined)
  }

  /** Every connection is cut, and new ones as well until `comeUp`; sessions and the world go on. */
  goDown(): void {
    this.#door.shut()
  }

  comeUp(): void {
    this.#door.open()
  }

  /** Resolves when the fault first struck. */
  inject(fault: Fault): Promise<void> {
    return this.#parts.faults.inject(fault)
  }

  clearFaults(): void {
    this.#parts.faults.clear()
  }

  /** Lets every effect land that is still on its way. */
  land(): void {
    this.#parts.late.landAll()
  }

  /** Pushes its clock forward; effects that are due by then land. */
  advance(ms: number): void {
    this.#clock.push(ms)
    this.#parts.late.settle()
  }

  now(): number {
    return this.#clock.now()
  }

  /** What our application changed, in order. */
  journal(): readonly Deed[] {
    return this.world.deeds
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }
}

interface Inside extends Parts {
  readonly gateway: Gateway
}
