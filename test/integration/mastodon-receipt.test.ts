import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { RequestId } from '../../src/core/request/model.ts'
import type { VirtualWorker } from '../../src/simulator/horde/index.ts'
import type { CostumeName } from '../simulators/mastodon/index.ts'
import { Scene, type SceneOptions } from '../support/mastodon-scene.ts'

const worker = (secondsPerImage: number): VirtualWorker[] => [
  { id: '00000000-0000-4000-8000-000000000009', name: 'one', models: '*', secondsPerImage, trusted: true },
]
/** Four pictures take 400 s here, which is more than 3 minutes. */
const SLOW: SceneOptions = { horde: { workers: worker(100) } }
const SOON_MS = 20_000

/** Lets time pass until the mention is favourited; how long it took. */
async function favourited(scene: Scene, statusId: string): Promise<number> {
  const status = scene.server.world.status(statusId)
  const askedAt = scene.herald.now()
  await scene.herald.until(async () => status.favouritedBy.size > 0, 'the favourite')
  return scene.herald.now() - askedAt
}

const receiptOf = async (scene: Scene, id: RequestId) =>
  (await scene.load(id)).deliveries.find(({ kind }) => kind === 'receipt')

describe('a favourite says that a request was seen', () => {
  for (const costume of ['mastodon', 'gotosocial', 'pleroma', 'snac'] as CostumeName[]) {
    test(`on ${costume}: within 20 s where it will take more than three minutes, once`, async () => {
      await using scene = await Scene.open({ ...SLOW, server: { costume } })
      const { status, id } = await scene.ask('draw me a fox style: comic', { visibility: 'direct' })
      assert.ok((await favourited(scene, status.id)) <= SOON_MS)
      assert.equal((await scene.ended(id)).request.outcome, 'pictures')
      assert.equal(scene.server.calls('favourite'), 1)
      assert.equal(status.favouritedBy.size, 1, 'and it stays')
    })
  }

  test('not where it is quick, and not for words alone', async () => {
    await using scene = await Scene.open()
    await scene.told('draw me a fox style: comic')
    await scene.told('help')
    assert.equal(scene.server.calls('favourite'), 0)
  })

  test('as soon as the operator says', async () => {
    await using scene = await Scene.open({
      horde: { workers: worker(20) },
      settings: { favouriteMinutes: 1 },
    })
    const { status } = await scene.ask('draw me a fox style: comic')
    assert.ok((await favourited(scene, status.id)) <= SOON_MS)
  })

  test('where the Horde does not answer at all', async () => {
    await using scene = await Scene.open()
    scene.herald.simulator.inject({ route: 'submit', kind: 'html-502' })
    const { status } = await scene.ask('draw me a fox style: comic')
    assert.ok((await favourited(scene, status.id)) <= SOON_MS)
  })

  test('where nobody can draw it at the moment', async () => {
    await using scene = await Scene.open()
    scene.herald.simulator.inject({ route: 'job', kind: 'impossible' })
    const { status } = await scene.ask('draw me a fox style: comic')
    assert.ok((await favourited(scene, status.id)) <= SOON_MS)
  })

  test('also when the answer to it is lost and the process dies: one favourite, none taken back', async () => {
    await using scene = await Scene.open(SLOW)
    void scene.server.inject({ route: 'favourite', answer: 'reset', effect: 'done', times: 1 })
    const { status, id } = await scene.ask('draw me a fox style: comic')
    await favourited(scene, status.id)
    await scene.restart()
    await scene.herald.until(async () => (await receiptOf(scene, id))?.state === 'done', 'the note of it')
    assert.equal(scene.server.calls('favourite'), 2)
    await scene.restart()
    await scene.ended(id)
    assert.equal(scene.server.calls('favourite'), 2, 'what is noted is not done again')
    assert.deepEqual(
      scene.server.journal().filter(({ deed }) => deed === 'unfavourite'),
      [],
    )
    assert.equal(scene.server.posts(status.id).length, 1)
  })

  for (const answer of ['rate-limited', 'html-502', 'json-4xx', 'unauthorized', 'hang'] as const) {
    test(`is given up where it fails (${answer}), and the pictures come all the same`, async () => {
      await using scene = await Scene.open(SLOW)
      void scene.server.inject({ route: 'favourite', answer, effect: 'none' })
      const { status, id } = await scene.ask('draw me a fox style: comic')
      if (answer === 'hang') {
        await scene.herald.until(async () => (await receiptOf(scene, id)) !== undefined, 'the first try')
        scene.server.clearFaults()
      }
      assert.equal((await scene.ended(id)).request.outcome, 'pictures')
      assert.ok(scene.server.calls('favourite') <= 3)
      assert.equal(scene.server.posts(status.id).length, 1)
    })
  }
})
