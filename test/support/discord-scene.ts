import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import type * as z from 'zod'
import { REGISTERED } from '../../src/adapters/discord/commands/definitions.ts'
import { discordAdapter, discordSettings } from '../../src/adapters/discord/index.ts'
import type { heraldFile } from '../../src/config-file.ts'
import { type Buckets, LocalBuckets } from '../../src/core/buckets.ts'
import type { KudosEmoji } from '../../src/core/kudos/emojis.ts'
import type { Gift, GiftState } from '../../src/core/kudos/ledger.ts'
import { GATHER_MS } from '../../src/core/kudos/receipts.ts'
import { type RequestId, requestId } from '../../src/core/request/model.ts'
import { Secret } from '../../src/core/secret.ts'
import type { PersonKey, RequestAggregate } from '../../src/core/store.ts'
import type { SimulatorOptions, VirtualWorker } from '../../src/simulator/horde/index.ts'
import { type DiscordOptions, DiscordServer, type Message, type Use } from '../simulators/discord/index.ts'
import { TestHerald } from './herald.ts'
import { until } from './processes.ts'

export interface SceneOptions {
  readonly server?: DiscordOptions
  readonly horde?: SimulatorOptions & { readonly hordeKey?: string }
  readonly settings?: Omit<z.input<typeof discordSettings>, 'api'>
  /** One, which is listened to at once, unless given. */
  readonly shards?: number | 'auto'
  /** The right one unless given. */
  readonly token?: string
  /** Reactions that send kudos. */
  readonly emojis?: readonly KudosEmoji[]
  /** The rest of `herald.json`. */
  readonly file?: z.input<typeof heraldFile>
}

/** A picture takes 16 minutes: an interaction's token is dead by then. */
export const SLOW: VirtualWorker[] = [
  {
    id: '00000000-0000-4000-8000-000000000009',
    name: 'one',
    models: '*',
    secondsPerImage: 16 * 60,
    trusted: true,
  },
]

/** The whole service with a bot on a simulated Discord, and people who use it. */
export class DiscordScene implements AsyncDisposable {
  readonly server: DiscordServer
  readonly herald: TestHerald
  readonly buckets: Buckets

  private constructor(server: DiscordServer, herald: TestHerald, buckets: Buckets) {
    this.server = server
    this.herald = herald
    this.buckets = buckets
  }

  static async open(options: SceneOptions = {}): Promise<DiscordScene> {
    const { horde = {}, settings = {}, file = {} } = options
    const server = await DiscordServer.start({ ...options.server })
    await register(server)
    // Shards identify seconds apart, by Discord's own time.
    const buckets = options.shards === undefined ? new LocalBuckets() : { take: async () => 0 }
    const adapter = discordAdapter({
      settings: discordSettings.parse({ api: `${server.url}/api`, ...settings }),
      token: new Secret(options.token ?? server.token),
      botId: server.world.me.id,
      buckets,
      userAgent: 'herald-test',
      shards: options.shards ?? 1,
      emojis: options.emojis ?? [],
      receiptsEveryMs: 20,
    })
    const vaultKeys = [{ id: 'k1', key: createSecretKey(randomBytes(32)) }]
    const herald = await TestHerald.start({ vaultKeys, ...horde }, [adapter], file)
    herald.onPass = (ms) => server.advance(ms)
    await herald.app.catalog.refresh()
    const scene = new DiscordScene(server, herald, buckets)
    await scene.listen()
    return scene
  }

  async listen(): Promise<void> {
    await this.#adapter.source?.start((event) => this.herald.app.intake(event), new AbortController().signal)
  }

  /** Nobody listens any more. */
  async deaf(): Promise<void> {
    await this.#adapter.source?.stop()
  }

  /** As after a crash: only the database is left, and it listens again. */
  async restart(): Promise<void> {
    await this.#adapter.source?.stop()
    await this.herald.restart()
    await this.listen()
  }

  get #adapter() {
    const adapter = this.herald.app.adapters.find(({ platform }) => platform === 'discord')
    assert.ok(adapter)
    return adapter
  }

  /** The request that came of a command or a press. */
  idOf(use: Use): RequestId {
    return requestId('discord', this.server.world.me.id, use.interaction.id)
  }

  /** Waits until it is taken in, and its answer has its place. */
  async placed(use: Use): Promise<RequestId> {
    const id = this.idOf(use)
    await until(`${id} has its place`, async () => (await this.herald.app.store.anchor(id)) !== undefined)
    return id
  }

  /** Waits until a message of somebody's is taken in. */
  async taken(message: Message): Promise<RequestId> {
    const id = requestId('discord', this.server.world.me.id, message.id)
    await until(
      `"${message.content}" is taken in`,
      async () => (await this.herald.app.store.load(id)) !== undefined,
    )
    return id
  }

  async load(id: RequestId): Promise<RequestAggregate> {
    return (await this.herald.app.store.load(id)) ?? assert.fail(`${id} is gone`)
  }

  /** Lets time pass until the request has ended; what it ended with. */
  async ended(id: RequestId): Promise<RequestAggregate> {
    await this.herald.until(async () => (await this.load(id)).request.state === 'ended', `the end of ${id}`)
    return await this.load(id)
  }

  /** The answer to a command or press, once its request has ended. */
  async answer(use: Use): Promise<Message> {
    await this.ended(await this.placed(use))
    return use.message() ?? assert.fail('the answer is there')
  }

  keyOf(who: string): PersonKey {
    const { world } = this.server
    return { platform: 'discord', account: world.me.id, personId: this.server.person(who).id }
  }

  /** Somebody has linked their account at the Horde, whose key is `sim-<who>-account`. */
  async link(who: string, key = `sim-${who}-account`): Promise<void> {
    const { signal } = new AbortController()
    const { link, sentence } = await this.herald.app.accounts.login(this.keyOf(who), new Secret(key), signal)
    assert.ok(link, sentence.key)
  }

  /** What somebody gave and got; pays what is due before. */
  async ledger(who: string): Promise<readonly Gift[]> {
    const { store, giftRunner, gifts } = this.herald.app
    // The Horde takes one transfer a second.
    const nextAt = (await store.nextGiverDueAt()) ?? 0
    const aheadMs = nextAt - this.herald.now()
    if (aheadMs > 0 && aheadMs < 2_000) this.herald.pass(aheadMs)
    const { ids } = await store.dueGivers(this.herald.now(), 1_000)
    for (const id of ids) await giftRunner(id)
    return await gifts.ledger(this.keyOf(who), 100)
  }

  /** Waits until somebody has so many gifts that are in this state. */
  async gifts(who: string, state: GiftState, count = 1): Promise<readonly Gift[]> {
    let found: readonly Gift[] = []
    await until(`${count} gifts of ${who} are ${state}`, async () => {
      found = (await this.ledger(who)).filter((gift) => gift.state === state)
      return found.length === count
    })
    return found
  }

  /** What the bot wrote to somebody alone. */
  told(who: string): readonly string[] {
    const { world } = this.server
    const channel = world.directWith(this.server.person(who))
    const ours = world.messagesIn(channel.id).filter(({ author }) => author === world.me)
    return ours.map(({ content }) => content.replaceAll('\u200B', ''))
  }

  /** Lets the time pass in which receipts are gathered, and waits for what somebody is then told. */
  async gathered(who: string, count = 1): Promise<readonly string[]> {
    this.herald.pass(GATHER_MS + 1_000)
    await until(`${who} is told ${count} things`, () => this.told(who).length === count)
    return this.told(who)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#adapter.source?.stop()
    await this.herald[Symbol.asyncDispose]()
    await this.server[Symbol.asyncDispose]()
  }
}

/** As an operator does once. */
async function register({ url, token, world }: DiscordServer): Promise<void> {
  const answer = await fetch(`${url}/api/v10/applications/${world.application.id}/commands`, {
    method: 'PUT',
    headers: {
      authorization: `Bot ${token}`,
      'user-agent': 'DiscordBot (https://example.org, 1)',
      'content-type': 'application/json',
    },
    body: JSON.stringify(REGISTERED),
  })
  assert.equal(answer.status, 200, await answer.text())
}
