import { SimClock } from '../../../src/simulator/horde/clock.ts'
import { type Fault, Faults, type Route } from './faults.ts'
import { LateEffects } from './late.ts'
import { createServer } from './server.ts'
import { type Draft, type Status, World } from './world.ts'

export type { Fault } from './faults.ts'
export { RETRY_AFTER_S } from './server.ts'
export { AUDIENCES, type Audience, LIMITS, type Status } from './world.ts'

export interface PlatformOptions {
  /** Whether it honours `Idempotency-Key`; absent: it does not. */
  readonly idempotency?: boolean
  /** A reply shows up in look-ups only this long after it was posted. */
  readonly lookUpLagMs?: number
}

/** The bot's account on the platform. */
export const BOT = { handle: 'herald', name: 'Herald', bot: true }
const TOKEN = 'canary-platform-token-5d1c'

/** What a person or another bot does on the platform. */
export type Said = Partial<Omit<Draft, 'text' | 'idempotencyKey'>> & {
  readonly as?: string
  readonly bot?: boolean
}

/** A small chat platform on this machine, as far as a bot needs one. Listens on 127.0.0.1, any free port. */
export class ChatPlatform implements AsyncDisposable {
  readonly token = TOKEN
  readonly url: string
  readonly world: World
  /** Calls that arrived, by route, faulty ones included. */
  readonly calls: Record<Route, number>
  readonly #faults: Faults
  readonly #late: LateEffects
  readonly #clock: SimClock
  readonly #close: () => Promise<void>

  private constructor(parts: {
    url: string
    world: World
    calls: Record<Route, number>
    faults: Faults
    late: LateEffects
    clock: SimClock
    close: () => Promise<void>
  }) {
    this.url = parts.url
    this.world = parts.world
    this.calls = parts.calls
    this.#faults = parts.faults
    this.#late = parts.late
    this.#clock = parts.clock
    this.#close = parts.close
  }

  static async start({ idempotency = false, lookUpLagMs = 0 }: PlatformOptions = {}): Promise<ChatPlatform> {
    const clock = new SimClock(1)
    const world = new World(BOT)
    const faults = new Faults()
    const late = new LateEffects(() => clock.now())
    const calls = { feed: 0, upload: 0, post: 0, replies: 0, remove: 0, picture: 0 }
    const server = createServer({
      world,
      faults,
      late,
      token: TOKEN,
      idempotency,
      lookUpLagMs,
      now: () => clock.now(),
      onCall: (route) => {
        calls[route] += 1
      },
    })
    const url = await server.listen({ host: '127.0.0.1', port: 0 })
    const close = async () => {
      server.server.closeAllConnections()
      await server.close()
    }
    return new ChatPlatform({ url, world, calls, faults, late, clock, close })
  }

  /** Somebody writes to the bot. */
  mention(words: string, more: Said = {}): Status {
    return this.say(`@${BOT.handle} ${words}`, more)
  }

  say(text: string, { as = 'ada', bot = false, audience = 'public', ...more }: Said = {}): Status {
    const author = this.world.accounts.get(as) ?? { handle: as, name: as.toUpperCase(), bot }
    this.world.accounts.set(as, author)
    return this.world.post(author, { text, audience, ...more }, this.#clock.now())
  }

  /** What the bot posted, in order; to one status, or to any. */
  posts(inReplyTo?: string): Status[] {
    return [...this.world.statuses.values()].filter(
      (status) =>
        status.author === this.world.me && (inReplyTo === undefined || status.inReplyTo === inReplyTo),
    )
  }

  /** Resolves when the fault first struck. */
  inject(fault: Fault): Promise<void> {
    return this.#faults.inject(fault)
  }

  clearFaults(): void {
    this.#faults.clear()
  }

  /** Lets every effect land that is still on its way. */
  land(): void {
    this.#late.landAll()
  }

  /** Pushes its clock forward; effects that are due by then land. */
  advance(ms: number): void {
    this.#clock.push(ms)
    this.#late.settle()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }
}
