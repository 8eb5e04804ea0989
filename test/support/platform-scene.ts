import type { AdapterFactory, AdapterNeeds, ReplyPublisher } from '../../src/core/ports.ts'
import type { IncomingEvent, RequestId } from '../../src/core/request/model.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { TestHerald, type TestHeraldOptions } from './herald.ts'

/** The service on the test platform, whose publisher can do something more. */
export class PlatformScene implements AsyncDisposable {
  readonly herald: TestHerald
  readonly platform: ChatPlatform
  readonly #needs: () => AdapterNeeds

  private constructor(herald: TestHerald, platform: ChatPlatform, needs: () => AdapterNeeds) {
    this.herald = herald
    this.platform = platform
    this.#needs = needs
  }

  /** @param more what the publisher can do besides; it may ask for the scene's clock. */
  static async open(
    more: (needs: AdapterNeeds) => Partial<ReplyPublisher> & object,
    options: TestHeraldOptions = {},
  ): Promise<PlatformScene> {
    const platform = await ChatPlatform.start()
    let latest: AdapterNeeds | undefined
    const adapter: AdapterFactory = (needs) => {
      latest = needs
      const right = testAdapter({ url: platform.url, token: platform.token })(needs)
      return { ...right, publisher: { ...right.publisher, ...more(needs) } }
    }
    const herald = await TestHerald.start(options, [adapter])
    herald.onPass = (ms) => platform.advance(ms)
    return new PlatformScene(herald, platform, () => {
      if (latest === undefined) throw new Error('no adapter was made')
      return latest
    })
  }

  /** What the adapter got when it was made last. */
  get needs(): AdapterNeeds {
    return this.#needs()
  }

  /** Somebody writes to us, and it is taken in. */
  async say(words: string, more: Partial<IncomingEvent> = {}): Promise<RequestId> {
    const { id, author } = this.platform.mention(words)
    return await this.herald.say(words, {
      platform: 'mastodon',
      account: 'test',
      eventId: id,
      ref: { statusId: id, handle: author.handle, audience: 'public' },
      ...more,
    })
  }

  async load(id: RequestId) {
    const aggregate = await this.herald.app.store.load(id)
    if (aggregate === undefined) throw new Error(`${id} has no row`)
    return aggregate
  }

  /** Lets time pass until it ended. */
  async end(id: RequestId) {
    await this.herald.until(async () => (await this.load(id)).request.state === 'ended', 'the end')
    return await this.load(id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.herald[Symbol.asyncDispose]()
    await this.platform[Symbol.asyncDispose]()
  }
}
