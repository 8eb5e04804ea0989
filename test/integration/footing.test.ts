import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Grounded } from '../../src/core/abilities.ts'
import type { AdapterNeeds } from '../../src/core/ports.ts'
import type { RequestId } from '../../src/core/request/model.ts'
import { PlatformScene } from '../support/platform-scene.ts'

const PATIENCE_MS = 5_000

/** The platform tells only after the event where to answer, and only for some seconds. */
const grounded = ({ clock }: AdapterNeeds): Grounded => ({
  footing: (_event, createdAt, anchor) => {
    if (anchor !== undefined) return 'stands'
    const waitUntilAt = createdAt + PATIENCE_MS
    return waitUntilAt > clock.now() ? { waitUntilAt } : 'gone'
  },
})

/** It has told. */
async function stand({ needs, herald }: PlatformScene, id: RequestId): Promise<void> {
  await needs.anchors.saveAnchor(id, { message: 'm1' }, herald.now())
  await needs.wake(id)
}

const submits = ({ herald }: PlatformScene): number => herald.simulator.state().requests.length

describe('a request whose answer has no place yet', () => {
  test('is drawn as soon as there is one, and not before', async () => {
    await using scene = await PlatformScene.open(grounded)
    const startedAt = scene.herald.now()
    const id = await scene.say('draw me a fox style: anime --n 1')
    await scene.herald.app.runner(id)
    const waiting = await scene.load(id)
    assert.equal(waiting.request.state, 'received')
    assert.equal(waiting.submissions.length, 0)
    await stand(scene, id)
    await scene.herald.until(async () => submits(scene) === 1, 'submitting')
    assert.ok(scene.herald.now() < startedAt + PATIENCE_MS, 'the anchor woke it')
    await scene.end(id)
    assert.equal(scene.platform.posts().length, 1)
  })

  test('ends unanswerable where none comes, whatever was asked, with nothing submitted or said', async () => {
    await using scene = await PlatformScene.open(grounded)
    const startedAt = scene.herald.now()
    for (const words of ['draw me a fox style: anime --n 1', 'help', 'draw me', 'cancel']) {
      const id = await scene.say(words)
      // The process dies right after taking it in.
      await scene.herald.restart()
      assert.equal((await scene.end(id)).request.outcome, 'unanswerable', words)
    }
    assert.ok(scene.herald.now() < startedAt + 5 * PATIENCE_MS)
    assert.equal(submits(scene), 0)
    assert.equal(scene.platform.posts().length, 0)
  })

  test('is drawn once, however often it is told of one', async () => {
    await using scene = await PlatformScene.open(grounded)
    const id = await scene.say('draw me a fox style: anime --n 1')
    await stand(scene, id)
    await stand(scene, id)
    await scene.end(id)
    await stand(scene, id)
    assert.equal(submits(scene), 1)
    assert.equal(scene.platform.posts().length, 1)
  })
})
