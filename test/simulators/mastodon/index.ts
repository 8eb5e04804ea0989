import { SimClock } from '../../../src/simulator/horde/clock.ts'
import { Door } from '../platform/door.ts'
import { type Fault as AnyFault, Faults } from '../platform/faults.ts'
import { LateEffects } from '../platform/late.ts'
import { type CostumeName, costumeOf, type MastodonVersion } from './costume.ts'
import { Entities } from './entities.ts'
import type { Account, Deed, Notification, Status, Visibility } from './model.ts'
import { Notices, OPEN_POLICY, type Policy } from './notices.ts'
import { OAuth } from './oauth.ts'
import { Params } from './params.ts'
import { Rates } from './rates.ts'
import { mediaEndpoints } from './routes/media.ts'
import { notificationEndpoints } from './routes/notifications.ts'
import { serverEndpoints } from './routes/server.ts'
import { statusEndpoints } from './routes/statuses.ts'
import { createServer, type Gate, type LoggedCall, type Route, serve } from './server.ts'
import { serveStreams } from './streaming.ts'
import { Streams } from './streams.ts'
import { World } from './world.ts'

export { COSTUMES, type CostumeName, type MastodonVersion } from './costume.ts'
export type { Account, Deed, Media, Status, Visibility } from './model.ts'
export { FRESH_POLICY, OPEN_POLICY, type Policy } from './notices.ts'
export { type LoggedCall, RETRY_AFTER_S, type Route } from './server.ts'
export { DOMAIN } from './world.ts'
export type Fault = AnyFault<Route>

export interface MastodonOptions {
  /** Which kind of server it plays; mastodon unless given. */
  readonly costume?: CostumeName
  /** Mastodon's version; 4.5 unless given. */
  readonly version?: MastodonVersion
  /** Whether rate limits are kept, where this kind of server has them; true unless given. */
  readonly limits?: boolean
  /** How long an upload is processed before it can be posted; at once unless given. */
  readonly processingMs?: number
  /** Which notifications are held back, where this kind of server can; none unless given. */
  readonly policy?: Policy
  /** Whether our account is marked as a bot yet; true unless given. */
  readonly bot?: boolean
}

/** What a person says; `html` in place of what the text would become. */
export interface Said {
  readonly html?: string
  readonly visibility?: Visibility
  readonly inReplyTo?: string
  readonly contentWarning?: string
  readonly sensitive?: boolean
  readonly language?: string | null
  readonly quoteOf?: string
}

export const BOT = { username: 'herald', name: 'Herald' }
const TOKEN = 'canary-mastodon-token-7e2b'

/** A Mastodon-compatible server on this machine, with our account on it. 127.0.0.1, any free port. */
export class MastodonServer implements AsyncDisposable {
  readonly url: string
  /** Ours, with every scope. */
  readonly token = TOKEN
  readonly world: World
  /** Everything that arrived, in order, streaming connections and faulty calls included. */
  readonly log: readonly LoggedCall[]
  readonly streams: Streams
  readonly #parts: Parts

  private constructor(url: string, parts: Parts) {
    this.url = url
    this.world = parts.world
    this.log = parts.gate.log
    this.streams = parts.streams
    this.#parts = parts
  }

  static async start(options: MastodonOptions = {}): Promise<MastodonServer> {
    const { costume: name = 'mastodon', version, limits = true, processingMs = 0 } = options
    const clock = new SimClock(1)
    const now = () => clock.now()
    const costume = costumeOf(name, version)
    const world = new World(costume, { ...BOT, bot: options.bot ?? true }, now)
    const notices = new Notices(world, options.policy ?? OPEN_POLICY, now)
    const faults = new Faults<Route>()
    const late = new LateEffects(now)
    const oauth = new OAuth(now, costume.pkce)
    oauth.issue(TOKEN, ['read', 'write', 'follow', 'push'])
    const gate: Gate = { costume, faults, late, oauth, rates: new Rates(now), log: [], limits, now }
    const streams = new Streams()
    const app = createServer(gate)
    const door = new Door()
    app.server.on('connection', (socket) => door.enter(socket))
    serveStreams(app, gate, streams)
    const site = { url: '' }
    const entities = new Entities(world, site)
    const parts = { world, entities, notices, streams }
    const endpoints = [
      ...serverEndpoints(parts, oauth, site),
      ...statusEndpoints(parts),
      ...notificationEndpoints(parts),
      ...mediaEndpoints(parts, processingMs, now),
    ]
    for (const endpoint of endpoints) serve(app, gate, endpoint)
    site.url = await app.listen({ host: '127.0.0.1', port: 0 })
    const close = async () => {
      door.shut()
      await app.close()
    }
    return new MastodonServer(site.url, { ...parts, gate, clock, door, close })
  }

  /** Somebody, made on first use: `ada` lives here, `ada@elsewhere.example` elsewhere. */
  person(handle: string, more: Partial<Omit<Account, 'id' | 'username' | 'domain'>> = {}): Account {
    const [username = '', domain = null] = handle.split('@')
    const known = this.world.find(username, domain)
    return known ?? this.world.join({ username, domain, name: username.toUpperCase(), ...more })
  }

  /** A person writes `text`, in which `@herald` is us; whom it mentions here is notified. */
  say(handle: string, text: string, { contentWarning, ...said }: Said = {}): Status {
    const { world } = this
    const status = world.post(this.person(handle), { text, spoiler: contentWarning, ...said })
    if (status.author !== world.me && status.mentions.includes(world.me)) this.tell(status.id)
    return status
  }

  /** `say`, to us. */
  mention(handle: string, words: string, more: Said = {}): Status {
    return this.say(handle, `@${BOT.username} ${words}`, more)
  }

  /** Notifies us of this status, again if need be. */
  tell(statusId: string): Notification | undefined {
    const status = this.world.status(statusId)
    return this.notify('mention', status.author, status)
  }

  /** Notifies us of anything: follows, boosts, what only one kind of server knows. */
  notify(type: string, account: Account, status: Status | null = null): Notification | undefined {
    const { notices, entities, streams } = this.#parts
    const notification = notices.add(type, account, status)
    if (notification !== undefined && !notification.filtered) {
      streams.tell('notification', entities.notification(notification))
    }
    return notification
  }

  /** A person favourites or boosts a status of ours. */
  react(handle: string, reaction: 'favourite' | 'reblog', statusId: string): void {
    const status = this.world.mine(statusId)
    const account = this.person(handle)
    const { favouritedBy, boostedBy } = status
    ;(reaction === 'favourite' ? favouritedBy : boostedBy).add(account.id)
    this.notify(reaction, account, status)
  }

  /** A person changes what they wrote; whom it mentions only now is notified. */
  edit(statusId: string, text: string, more: Pick<Said, 'html' | 'contentWarning'> = {}): void {
    const { world } = this
    const status = world.status(statusId)
    const mentionedBefore = status.mentions.includes(world.me)
    world.edit(status, { text, html: more.html, spoiler: more.contentWarning })
    if (!mentionedBefore && status.mentions.includes(world.me)) this.tell(statusId)
    else this.streams.tell('status.update', this.#parts.entities.status(status))
  }

  /** A status goes, with what was said of it; also one of ours, by a moderator. */
  erase(statusId: string): void {
    const status = this.world.status(statusId)
    this.world.statuses.delete(statusId)
    this.#parts.notices.forget(status)
    this.streams.tell('delete', statusId)
  }

  /** What our account has posted and not deleted, in order; to one status, or to any. */
  posts(inReplyTo?: string): Status[] {
    return [...this.world.statuses.values()].filter(
      ({ author, inReplyTo: parent }) =>
        author === this.world.me && (inReplyTo === undefined || parent?.id === inReplyTo),
    )
  }

  /** What our account changed, in order. */
  journal(): readonly Deed[] {
    return this.world.deeds
  }

  /** Calls by route since the start. */
  calls(route: Route): number {
    return this.log.filter((call) => call.route === route).length
  }

  /** Calls that broke a rate limit; injected answers are none. */
  violations(): LoggedCall[] {
    return this.log.filter(({ limit }) => limit !== undefined)
  }

  /** A further token of our account with just these scopes. */
  tokenWith(...scopes: readonly string[]): string {
    const { oauth } = this.#parts.gate
    return oauth.issue(`canary-mastodon-token-${scopes.join('-')}`, scopes).value
  }

  /** What a person does who opens the address that `login` prints, and agrees: the code they are shown. */
  authorize(address: string): string {
    return this.#parts.gate.oauth.authorize(new Params(Object.fromEntries(new URL(address).searchParams)))
  }

  /** Takes our tokens away. */
  revoke(token = this.token): void {
    this.#parts.gate.oauth.revoke(token)
  }

  /** What waits in the list of held back notifications. */
  heldBack(): number {
    return this.#parts.notices.requests().reduce((sum, { held }) => sum + held.length, 0)
  }

  /** Somebody accepts what was held back from this person; old ids come into the list. */
  release(handle: string): void {
    this.#parts.notices.accept(this.person(handle).id)
    this.streams.tell('notifications_merged', '1')
  }

  /** Every connection is cut, and new ones as well until `comeUp`. What people do meanwhile is there then. */
  goDown(): void {
    this.#parts.door.shut()
  }

  comeUp(): void {
    this.#parts.door.open()
  }

  /** Cuts streaming connections only. */
  dropStreams(): void {
    this.streams.cutAll()
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
    this.#parts.gate.late.settle()
  }

  now(): number {
    return this.#parts.clock.now()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.close()
  }
}

interface Parts {
  readonly world: World
  readonly entities: Entities
  readonly notices: Notices
  readonly streams: Streams
  readonly gate: Gate
  readonly clock: SimClock
  readonly door: Door
  close(): Promise<void>
}
