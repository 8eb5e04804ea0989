import { SimClock } from '../../../src/simulator/horde/clock.ts'
import { Door } from '../platform/door.ts'
import { type Fault as AnyFault, Faults } from '../platform/faults.ts'
import { LateEffects } from '../platform/late.ts'
import { Addresses } from './addresses.ts'
import { Entities } from './entities.ts'
import type { Listing } from './lag.ts'
import { Leases } from './leases.ts'
import {
  type Comment,
  type Deed,
  isComment,
  isMessage,
  isSubmission,
  type Message,
  type Submission,
} from './model.ts'
import { OAuth, SCOPES } from './oauth.ts'
import { Params } from './params.ts'
import type { Parts } from './parts.ts'
import { People } from './people.ts'
import { Processing } from './processing.ts'
import { Patience, Rates } from './rates.ts'
import { accountEndpoints } from './routes/account.ts'
import { commentEndpoints } from './routes/comment.ts'
import { inboxEndpoints } from './routes/inbox.ts'
import { listingEndpoints } from './routes/listings.ts'
import { mediaEndpoints } from './routes/media.ts'
import { submitEndpoints } from './routes/submit.ts'
import { subredditEndpoints } from './routes/subreddits.ts'
import { threadEndpoints } from './routes/thread.ts'
import { createServer, type Gate, type LoggedCall, type Route, serve } from './server.ts'
import { serveSockets, socketAddress } from './sockets.ts'
import { World } from './world.ts'

export type { Listing } from './lag.ts'
export type { Comment, Deed, Media, Message, Notice, Person, Submission, Subreddit } from './model.ts'
export { SCOPES } from './oauth.ts'
export type { Fate } from './processing.ts'
export { type LoggedCall, RETRY_AFTER_S, type Route } from './server.ts'
export type Fault = AnyFault<Route>

export interface RedditOptions {
  /** The account's name as it is written; `HordeHerald` unless given. */
  readonly name?: string
  /** Calls that are answered in a window; 100 a minute unless given, as the Data API's rules have it. */
  readonly limit?: { readonly calls: number; readonly windowMs: number }
  /** What the app is registered with, unless it is `APP.redirectUri`. */
  readonly redirectUri?: string
  /** How long an access token lives; a day unless given. */
  readonly tokenMs?: number
  /** How fast its clock runs; 0 stands still until `advance`, 1 unless given. */
  readonly speed?: number
}

export const BOT = 'HordeHerald'
export const APP = {
  id: 'canary-client-id-x1',
  secret: 'canary-reddit-client-secret-7e2b',
  redirectUri: 'http://127.0.0.1:8173/reddit',
}
const REFRESH_TOKEN = 'canary-reddit-refresh-token-5d1c'
const LIMIT = { calls: 100, windowMs: 60_000 }
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Reddit on this machine, with our account on it: www, oauth, uploads and WebSocket. 127.0.0.1, any free port. */
export class RedditServer extends People implements AsyncDisposable {
  readonly url: string
  /** Ours, with every scope. */
  readonly refreshToken = REFRESH_TOKEN
  readonly app = APP
  /** Everything that arrived, in order, faulty calls included. */
  readonly log: readonly LoggedCall[]
  readonly oauth: OAuth
  readonly patience: Patience
  readonly rates: Rates
  readonly processing: Processing
  readonly #parts: Inside

  private constructor(parts: Inside) {
    super(parts.world)
    this.url = parts.site.url
    this.log = parts.gate.log
    this.oauth = parts.oauth
    this.patience = parts.patience
    this.rates = parts.gate.rates
    this.processing = parts.processing
    this.#parts = parts
  }

  static async start(options: RedditOptions = {}): Promise<RedditServer> {
    const { name = BOT, limit = LIMIT, tokenMs = DAY_MS, speed = 1, redirectUri = APP.redirectUri } = options
    const clock = new SimClock(speed)
    const now = () => clock.now()
    const world = new World(now, name)
    const site = { url: '' }
    const oauth = new OAuth({ ...APP, redirectUri }, tokenMs, now)
    oauth.grant(REFRESH_TOKEN, SCOPES)
    const late = new LateEffects(now)
    const parts: Parts = {
      world,
      entities: new Entities(world, new Addresses(site)),
      oauth,
      patience: new Patience(now),
      leases: new Leases(now),
      processing: new Processing(late),
      socketOf: (assetId) => socketAddress(site, assetId),
      site,
    }
    const gate: Gate = {
      faults: new Faults<Route>(),
      late,
      oauth,
      rates: new Rates(now, limit),
      log: [],
      settle: () => late.settle(),
      now,
    }
    const app = createServer(gate)
    const door = new Door()
    app.server.on('connection', (socket) => door.enter(socket))
    serveSockets(app, gate, parts)
    const endpoints = [
      ...accountEndpoints(parts),
      ...inboxEndpoints(parts),
      ...listingEndpoints(parts),
      ...threadEndpoints(parts),
      ...subredditEndpoints(parts),
      ...commentEndpoints(parts),
      ...mediaEndpoints(parts),
      ...submitEndpoints(parts),
    ]
    for (const endpoint of endpoints) serve(app, gate, endpoint)
    site.url = await app.listen({ host: '127.0.0.1', port: 0 })
    const close = async () => {
      door.shut()
      await app.close()
    }
    return new RedditServer({ ...parts, gate, clock, door, close })
  }

  /** What our account wrote and did not delete, in order; under one thing, or anywhere. */
  comments(under?: string): Comment[] {
    return [...this.world.things.values()]
      .filter(isComment)
      .filter(
        ({ author, state, parent, submission }) =>
          author === this.world.me &&
          state !== 'deleted' &&
          (under === undefined || (parent ?? submission).fullname === under),
      )
  }

  submissions(): Submission[] {
    return [...this.world.things.values()]
      .filter(isSubmission)
      .filter(({ author, state }) => author === this.world.me && state !== 'deleted')
  }

  messages(): Message[] {
    return [...this.world.things.values()].filter(isMessage).filter(({ author }) => author === this.world.me)
  }

  /** What our account changed, in order. */
  journal(): readonly Deed[] {
    return this.world.deeds
  }

  /** What is unread in our inbox. */
  unread(): string[] {
    return this.world.notices.filter(({ unread }) => unread).map(({ thing }) => thing.fullname)
  }

  /** Calls by route since the start. */
  calls(route: Route): number {
    return this.log.filter((call) => call.route === route).length
  }

  /** Calls of every minute since the first, by route. */
  callsByMinute(): readonly Partial<Record<Route, number>>[] {
    const [{ at: startedAt } = { at: 0 }] = this.log
    const minutes: Partial<Record<Route, number>>[] = []
    for (const { at, route } of this.log) {
      const minute = Math.floor((at - startedAt) / MINUTE_MS)
      while (minutes.length <= minute) minutes.push({})
      const calls = minutes[minute]
      if (calls !== undefined) calls[route] = (calls[route] ?? 0) + 1
    }
    return minutes
  }

  /** Calls that broke a rule; injected answers are none. */
  violations(): LoggedCall[] {
    return this.log.filter(({ limit }) => limit !== undefined)
  }

  /** This listing runs behind by so much from now on; infinite: until `catchUp`. */
  lag(listing: Listing, behindMs: number): void {
    this.world.lag.set(listing, behindMs)
  }

  catchUp(listing: Listing): void {
    this.world.lag.catchUp(listing)
  }

  /** Where a person comes to who opens the address that `login` prints, and agrees or not. */
  authorize(address: string, agrees = true): string {
    return this.oauth.authorize(new Params(new URL(address).searchParams), agrees)
  }

  /** Every connection is cut, and new ones as well until `comeUp`. What people do meanwhile is there then. */
  goDown(): void {
    this.#parts.door.shut()
  }

  comeUp(): void {
    this.#parts.door.open()
  }

  /** Resolves when the fault first struck. */
  inject(fault: Fault): Promise<void> {
    return this.#parts.gate.faults.inject(fault)
  }

  clearFaults(): void {
    this.#parts.gate.faults.clear()
  }

  /** Lets every effect land that is still on its way. */
  land(): void {
    this.#parts.gate.late.landAll()
  }

  /** Pushes its clock forward; effects that are due by then land. */
  advance(ms: number): void {
    this.#parts.clock.push(ms)
    this.#parts.gate.settle()
  }

  now(): number {
    return this.#parts.clock.now()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.close()
  }
}

interface Inside extends Parts {
  readonly gate: Gate
  readonly clock: SimClock
  readonly door: Door
  close(): Promise<void>
}
