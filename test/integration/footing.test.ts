import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AdapterFactory, AdapterNeeds, Grounded } from '../../src/core/ports.ts'
import type { IncomingEvent } from '../../src/core/request/model.ts'
import { testAdapter } from '../simulators/platform/adapter/index.ts'
import { ChatPlatform } from '../simulators/platform/index.ts'
import { TestHerald } from '../support/herald.ts'

const PATIENCE_MS = 5_000

/** The test platform, as if it told only after the event where to answer, and only for some seconds. */
class Scene implements AsyncDisposable {
  readonly herald: TestHerald
  readonly platform: ChatPlatform
  readonly #needs: { now?: AdapterNeeds }

  private constructor(herald: TestHerald, platform: ChatPlatform, needs: { now?: AdapterNeeds }) {
    this.herald = herald
    this.platform = platform
    this.#needs = needs
  }

  static async open(): Promise<Scene> {
    const platform = await ChatPlatform.start()
    const kept: { now?: AdapterNeeds } = {}
    const adapter: AdapterFactory = (needs) => {
      kept.now = needs
      const right = testAdapter({ url: platform.url, token: platform.token })(needs)
      const grounded: Grounded = {
        footing: (_event, createdAt, anchor) => {
          if (anchor !== undefined) return 'stands'
          const waitUntilAt = createdAt + PATIENCE_MS
          return waitUntilAt > needs.clock.now() ? { waitUntilAt } : 'gone'
        },
      }
      return { ...right, publisher: { ...right.publisher, ...grounded } }
    }
    return new Scene(await TestHerald.start({}, [adapter]), platform, kept)
  }

  async say(words: string) {
    const { id, author } = this.platform.mention(words)
    const event: Partial<IncomingEvent> = {
      platform: 'mastodon',
      account: 'test',
      eventId: id,
      ref: { statusId: id, handle: author.handle, audience: 'public' },
    }
    return await this.herald.say(words, event)
  }

  /** The platform has said where to answer. */
  async stand(id: Awaited<ReturnType<Scene['say']>>) {
    assert.ok(this.#needs.now)
    await this.#needs.now.anchors.saveAnchor(id, { message: 'm1' }, this.herald.now())
    await this.#needs.now.wake(id)
  }

  get submits() {
    return this.herald.simulator.state().requests.length
  }

  async [Symbol.asyncDispose]() {
    await this.herald[Symbol.asyncDispose]()
    await this.platform[Symbol.asyncDispose]()
  }
}

describe('a request whose answer has no place yet', () => {
  test('is drawn as soon as there is one, and not before', async () => {
    await using scene = await Scene.open()
    const startedAt = scene.herald.now()
    const id = await scene.say('draw me a fox style: anime --n 1')
    await scene.herald.app.runner(id)
    const waiting = await scene.herald.app.store.load(id)
    assert.equal(waiting?.request.state, 'received')
    assert.equal(waiting.submissions.length, 0)
    await scene.stand(id)
    await scene.herald.until(async () => scene.submits === 1, 'submitting')
    assert.ok(scene.herald.now() < startedAt + PATIENCE_MS, 'the anchor woke it')
    await scene.herald.until(async () => scene.platform.posts().length === 1, 'the reply')
  })

  test('ends unanswerable where none comes, whatever was asked, with nothing submitted or said', async () => {
    await using scene = await Scene.open()
    const startedAt = scene.herald.now()
    for (const words of ['draw me a fox style: anime --n 1', 'help', 'draw me', 'cancel']) {
      const id = await scene.say(words)
      // The process dies right after taking it in.
      await scene.herald.restart()
      const state = async () => (await scene.herald.app.store.load(id))?.request
      await scene.herald.until(async () => (await state())?.state === 'ended', 'the end')
      assert.equal((await state())?.outcome, 'unanswerable', words)
    }
    assert.ok(scene.herald.now() < startedAt + 5 * PATIENCE_MS)
    assert.equal(scene.submits, 0)
    assert.equal(scene.platform.posts().length, 0)
  })

  test('is drawn once, however often it is told of one', async () => {
    await using scene = await Scene.open()
    const id = await scene.say('draw me a fox style: anime --n 1')
    await scene.stand(id)
    await scene.stand(id)
    await scene.herald.until(async () => scene.platform.posts().length === 1, 'the reply')
    assert.equal(scene.submits, 1)
  })
})
