import assert from 'node:assert/strict'
import { pictureFile } from '../../../src/core/images/file.ts'
import { outgoingReply } from '../../../src/core/pipeline/outgoing.ts'
import { Run } from '../../../src/core/pipeline/run.ts'
import type { OutgoingReply, PublishStep, Send, StepContext } from '../../../src/core/ports.ts'
import type { PostedReply } from '../../../src/core/request/delivery.ts'
import type { IncomingEvent, RequestId } from '../../../src/core/request/model.ts'
import { fingerprintOf } from '../../../src/simulator/horde/index.ts'
import { paintPicture } from '../../../src/simulator/horde/picture.ts'
import { picture, submission } from '../requests.ts'
import type { Desk } from './desk.ts'

const SIDE_PX = 128
const LEASE_MS = 60_000
const CALL_MS = 5_000
const painted = new Map<number, Promise<Uint8Array>>()

function spec(index: number) {
  return { prompt: 'a lighthouse', model: 'Deliberate', loras: [], seed: '7', index }
}

/** What the picture at this place carries, see `readFingerprint`. */
export function fingerprint(index: number): string {
  return fingerprintOf(spec(index))
}

function paint(index: number): Promise<Uint8Array> {
  const known = painted.get(index) ?? paintPicture(spec(index), SIDE_PX, SIDE_PX)
  painted.set(index, known)
  return known
}

/** Has the pictures of a taken-in request drawn, so that its reply is next. */
export async function drawn(
  desk: Desk,
  id: RequestId,
  images: number,
  prompt = 'a lighthouse',
): Promise<void> {
  const { store } = desk.app
  const claim = await store.claim(id, desk.now(), desk.now() + LEASE_MS)
  assert.ok(claim)
  const planned = submission(0, { name: 'planned', tries: 0, notBefore: 0 })
  await store.savePlan(claim, {
    words: { prompt, negative: '', overrides: {} },
    remarks: [],
    submissions: [{ ...planned, body: { ...planned.body, params: { ...planned.body.params, n: images } } }],
  })
  const collected = submission(0, { name: 'collected', hordeId: 'h' })
  for (let index = 0; index < images; index += 1) {
    const bytes = await paint(index)
    const file = pictureFile(bytes)
    await store.savePicture(claim, collected, { ...picture(index), ...(file && { file }) }, bytes)
  }
  await store.saveAnswer(claim, null)
  await store.release(claim, desk.now())
}

/** A reply whose steps the test takes itself. */
export class ByHand {
  readonly #desk: Desk
  readonly reply: OutgoingReply
  readonly #steps: readonly PublishStep[]
  readonly #results = new Map<string, Awaited<ReturnType<PublishStep['run']>>>()

  private constructor(desk: Desk, reply: OutgoingReply) {
    this.#desk = desk
    this.reply = reply
    this.#steps = desk.adapter.publisher.steps(reply)
  }

  static async open(desk: Desk, id: RequestId, event: IncomingEvent): Promise<ByHand> {
    const claim = await desk.app.store.claim(id, desk.now(), desk.now() + LEASE_MS)
    assert.ok(claim)
    const run = new Run(desk.app.store, () => desk.now(), LEASE_MS, claim)
    const capabilities = desk.adapter.publisher.capabilities(event)
    return new ByHand(desk, await outgoingReply(run, await run.load(), null, capabilities, 'nobody'))
  }

  /** Takes every step before the one that makes the reply. */
  async prepare(): Promise<void> {
    for (const step of this.#steps) {
      if (step === this.#post) return
      this.#results.set(step.name, await step.run(this.#context()))
    }
  }

  /** Takes that step, and what comes after it where it was not what made the reply after all. */
  async post(signal?: AbortSignal, send: Send = (request) => request()): Promise<PostedReply> {
    for (const step of this.#steps.slice(this.#steps.indexOf(this.#post)))
      if (step.aside !== true)
        this.#results.set(step.name, await step.run({ ...this.#context(signal), send }))
    return this.posted()
  }

  /** Our reply as the publisher finds it, or null. */
  async find(attemptedAt: number): Promise<PostedReply | null> {
    const post = this.#post
    assert.ok(post.effect === 'once', 'what must not happen twice can be found')
    const found = await post.find(this.#context(undefined, attemptedAt))
    if (found === null) return null
    this.#results.set(post.name, found)
    return this.posted()
  }

  posted(): PostedReply {
    return this.#desk.adapter.publisher.posted(this.reply, (step) => this.#result(step))
  }

  get #post(): PublishStep {
    const [first] = this.#steps
    if (this.#desk.inPlace) return first ?? assert.fail('a reply takes a step')
    const { replyStep } = this.#desk
    const post = this.#steps.find(({ name, effect }) =>
      replyStep === undefined ? effect === 'once' : name === replyStep,
    )
    assert.ok(post, 'a reply that people see is posted by a step of effect `once`')
    return post
  }

  #context(signal = AbortSignal.timeout(CALL_MS), attemptedAt: number | null = null): StepContext {
    return { signal, attemptedAt, result: (step) => this.#result(step), send: (request) => request() }
  }

  #result(step: string) {
    const result = this.#results.get(step)
    assert.ok(result !== undefined, `step ${step} has a result`)
    return result
  }
}
