import assert from 'node:assert/strict'
import type * as z from 'zod'
import { mastodonAdapter, mastodonSettings } from '../../src/adapters/mastodon/index.ts'
import type { heraldFile } from '../../src/config-file.ts'
import { type Buckets, LocalBuckets } from '../../src/core/buckets.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import { Secret } from '../../src/core/secret.ts'
import type { RequestAggregate } from '../../src/core/store.ts'
import { type MastodonOptions, MastodonServer, type Said, type Status } from '../simulators/mastodon/index.ts'
import { TestHerald, type TestHeraldOptions } from './herald.ts'
import { until } from './processes.ts'

export interface SceneOptions {
  /** Which kind of server; its limits are only kept where a test asks for them. */
  readonly server?: MastodonOptions
  readonly horde?: TestHeraldOptions
  /** Of the account in `herald.json`, but for the server. */
  readonly settings?: Omit<z.input<typeof mastodonSettings>, 'server'>
  /** The rest of `herald.json`. */
  readonly file?: z.input<typeof heraldFile>
  readonly quietMs?: number
}

const ADA = 'ada@elsewhere.example'

/** The whole service with an account on a simulated server, and people who talk to it. */
export class Scene implements AsyncDisposable {
  readonly server: MastodonServer
  readonly herald: TestHerald
  readonly buckets: Buckets
  readonly #account: string

  private constructor(server: MastodonServer, herald: TestHerald, buckets: Buckets, account: string) {
    this.server = server
    this.herald = herald
    this.buckets = buckets
    this.#account = account
  }

  static async open(options: SceneOptions = {}): Promise<Scene> {
    const { horde = {}, settings = {}, file = {}, quietMs = 5 } = options
    const server = await MastodonServer.start({ limits: false, ...options.server })
    const { host } = new URL(server.url)
    const buckets = new LocalBuckets()
    const adapter = mastodonAdapter({
      settings: mastodonSettings.parse({ server: host, ...settings }),
      token: async () => new Secret(server.token),
      buckets,
      userAgent: 'herald-test',
      idDays: 120,
      quietMs,
    })
    const herald = await TestHerald.start(horde, [adapter], file)
    herald.onPass = (ms) => server.advance(ms)
    await herald.app.catalog.refresh()
    const scene = new Scene(server, herald, buckets, host)
    await scene.listen()
    return scene
  }

  async listen(): Promise<void> {
    await this.#adapter.source?.start((event) => this.herald.app.intake(event), new AbortController().signal)
  }

  /** As after a crash: only the database is left, and it listens again. */
  async restart(): Promise<void> {
    await this.#adapter.source?.stop()
    await this.herald.restart()
    await this.listen()
  }

  get #adapter() {
    const adapter = this.herald.app.adapters.find(({ platform }) => platform === 'mastodon')
    assert.ok(adapter)
    return adapter
  }

  /** A person says something to us, Ada unless given, and it is taken in. */
  async ask(words: string, { by = ADA, ...said }: Said & { readonly by?: string } = {}) {
    const status = this.server.mention(by, words, said)
    return { status, id: await this.taken(status) }
  }

  async taken(status: Status): Promise<RequestId> {
    const find = () => this.herald.app.store.findByMessage('mastodon', this.#account, status.id)
    await until(`"${status.text}" is taken in`, async () => (await find()) !== undefined)
    return (await find()) ?? assert.fail()
  }

  async load(id: RequestId): Promise<RequestAggregate> {
    return (await this.herald.app.store.load(id)) ?? assert.fail(`${id} is gone`)
  }

  /** Lets time pass until the request has ended; what it ended with. */
  async ended(id: RequestId): Promise<RequestAggregate> {
    await this.herald.until(async () => (await this.load(id)).request.state === 'ended', `the end of ${id}`)
    return await this.load(id)
  }

  /** What a person says, and the only reply to it. */
  async told(words: string, more: Said & { readonly by?: string } = {}): Promise<Told> {
    const { status, id } = await this.ask(words, more)
    await this.ended(id)
    const [reply, ...others] = this.server.posts(status.id)
    assert.ok(reply, `"${words}" is answered`)
    assert.deepEqual(others, [], `"${words}" is answered once`)
    return { asked: status, id, reply }
  }

  /** Nothing comes of it: what was said afterwards is answered, and this is not. */
  async leftAlone(words: string, more: Said & { readonly by?: string } = {}): Promise<void> {
    const before = this.server.posts().length
    this.server.mention(more.by ?? ADA, words, more)
    const { reply } = await this.told('help', { by: 'witness@elsewhere.example' })
    assert.deepEqual(this.server.posts().slice(before), [reply], `"${words}" is left alone`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#adapter.source?.stop()
    await this.herald[Symbol.asyncDispose]()
    await this.server[Symbol.asyncDispose]()
  }
}

export interface Told {
  readonly asked: Status
  readonly id: RequestId
  readonly reply: Status
}
