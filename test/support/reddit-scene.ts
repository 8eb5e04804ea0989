import assert from 'node:assert/strict'
import type * as z from 'zod'
import { type RedditParts, redditAdapter, type redditSettings } from '../../src/adapters/reddit/index.ts'
import type { heraldFile } from '../../src/config-file.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import type { RequestAggregate } from '../../src/core/store.ts'
import { followWithdrawals } from '../../src/core/withdrawn.ts'
import { type Comment, type Message, type RedditOptions, RedditServer } from '../simulators/reddit/index.ts'
import { TestHerald, type TestHeraldOptions } from './herald.ts'
import { ACCOUNT, OWN, redditParts } from './reddit-publishing.ts'
import { Wakes } from './wakes.ts'

type Settings = Omit<z.input<typeof redditSettings>, 'account' | 'operator' | 'server'>

export interface RedditSceneOptions {
  readonly settings?: Settings
  readonly file?: z.input<typeof heraldFile>
  readonly horde?: TestHeraldOptions
  readonly server?: RedditOptions
  readonly parts?: Partial<RedditParts>
}

/**
 * The whole service with an account on a simulated Reddit that it listens to, and one time for all of them, which passes
 * only where a test says so. While it passes, nothing is under way.
 */
export class RedditScene implements AsyncDisposable {
  readonly server: RedditServer
  readonly herald: TestHerald
  readonly #wakes: Wakes

  private constructor(server: RedditServer, herald: TestHerald, wakes: Wakes) {
    this.server = server
    this.herald = herald
    this.#wakes = wakes
  }

  static async open(options: RedditSceneOptions = {}): Promise<RedditScene> {
    const { settings = {}, file = {}, horde = {}, parts = {} } = options
    const server = await RedditServer.start({ speed: 0, ...options.server })
    for (const { name } of settings.subreddits ?? [{ name: 'test' }]) server.subreddit(name)
    server.subreddit(OWN)
    const wakes = new Wakes(() => herald.now())
    const adapter = redditAdapter({
      ...redditParts(server, settings),
      wait: (ms, ...signals) => wakes.wait(ms, signals),
      ...parts,
    })
    const herald: TestHerald = await TestHerald.start(horde, [adapter], file)
    herald.onPass = (ms) => server.advance(ms)
    await herald.app.catalog.refresh()
    const scene = new RedditScene(server, herald, wakes)
    await scene.#listen()
    return scene
  }

  async #listen(): Promise<void> {
    await this.#adapter.source?.start((event) => this.herald.app.intake(event), new AbortController().signal)
  }

  /** As after a crash: only the database is left, and it listens again. */
  async restart(): Promise<void> {
    await this.#adapter.source?.stop()
    this.#wakes.clear()
    await this.herald.restart()
    await this.#listen()
  }

  get #adapter() {
    return this.herald.app.adapters.find(({ platform }) => platform === 'reddit') ?? assert.fail()
  }

  /** Lets time pass, and everything happen that is due in it. */
  async pass(ms: number): Promise<void> {
    const end = this.herald.now() + ms
    while (await this.#step(end));
  }

  /** Lets time pass until it is so. */
  async until(
    what: string,
    condition: () => Promise<boolean> | boolean,
    withinMs = 3_600_000,
  ): Promise<void> {
    const end = this.herald.now() + withinMs
    while (!(await condition()))
      assert.ok(await this.#step(end), `${what}: not within ${withinMs / 60_000} minutes`)
  }

  /** False when the time is over. */
  async #step(end: number): Promise<boolean> {
    const { herald } = this
    const { store, runner } = herald.app
    await this.#wakes.some()
    const { ids, suspects } = await store.due(herald.now(), 100)
    const due = [...ids, ...suspects]
    for (const id of due) await runner(id, true)
    if (due.length > 0) return true
    const dueAt = (await store.nextDueAt()) ?? Number.POSITIVE_INFINITY
    const at = Math.min(end, Math.max(dueAt, herald.now() + 1), this.#wakes.nextAt)
    herald.pass(Math.max(0, at - herald.now()))
    this.#wakes.wake()
    return herald.now() < end
  }

  /** Looks after what people took back, as the process does that listens. */
  async follow(): Promise<number> {
    const { store, log } = this.herald.app
    const clock = { now: () => this.herald.now() }
    return await followWithdrawals(
      { adapter: this.#adapter, store, clock, log },
      new AbortController().signal,
    )
  }

  async taken({ fullname }: Comment | Message): Promise<RequestId> {
    const find = () => this.herald.app.store.findByMessage('reddit', ACCOUNT, fullname)
    await this.until(`${fullname} is taken in`, async () => (await find()) !== undefined)
    return (await find()) ?? assert.fail()
  }

  async load(id: RequestId): Promise<RequestAggregate> {
    return (await this.herald.app.store.load(id)) ?? assert.fail(`${id} is gone`)
  }

  /** What became of something that was said. */
  async ending(said: Comment | Message): Promise<RequestAggregate> {
    const id = await this.taken(said)
    await this.until(`the end of ${id}`, async () => (await this.load(id)).request.state === 'ended')
    return await this.load(id)
  }

  /** The only answer to it. */
  async answer(said: Comment | Message): Promise<Comment | Message> {
    await this.ending(said)
    const [answer, ...others] = this.answers(said)
    assert.ok(answer, `"${said.body}" is answered`)
    assert.deepEqual(others, [], `"${said.body}" is answered once`)
    return answer
  }

  answers({ fullname, ...said }: Comment | Message): (Comment | Message)[] {
    if (!('subject' in said)) return this.server.comments(fullname)
    return this.server.messages().filter(({ parent }) => parent?.fullname === fullname)
  }

  /** Nothing comes of it for a while. */
  async leftAlone(said: Comment | Message, forMs = 10 * 60_000): Promise<void> {
    await this.pass(forMs)
    assert.deepEqual(this.answers(said), [], `"${said.body}" is left alone`)
    assert.equal(this.server.unread().includes(said.fullname), false)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#adapter.source?.stop()
    await this.herald[Symbol.asyncDispose]()
    await this.server[Symbol.asyncDispose]()
  }
}
