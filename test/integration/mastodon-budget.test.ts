import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CostumeName, Status } from '../simulators/mastodon/index.ts'
import { picture } from '../support/mastodon-client.ts'
import { Scene } from '../support/mastodon-scene.ts'

const QUIET_MS = 15_000
const PEOPLE = 14

/** So many people ask at once for four pictures; what each of them got. */
async function crowd(scene: Scene, people: number): Promise<Status[]> {
  const asked = Array.from({ length: people }, (_, person) =>
    scene.server.mention(`p${person}@elsewhere.example`, 'draw me a fox style: comic', {
      language: person === 6 ? 'de' : 'en',
    }),
  )
  for (const status of asked) await scene.ended(await scene.taken(status))
  return asked.map((status) => {
    const [reply, ...others] = scene.server.posts(status.id)
    assert.ok(reply !== undefined && others.length === 0, 'each gets one answer')
    return reply
  })
}

describe("a server's limits", () => {
  test('a crowd is answered within them: when uploads are few, four pictures are one', async () => {
    await using scene = await Scene.open({ server: { limits: true }, quietMs: QUIET_MS })
    const replies = await crowd(scene, PEOPLE)
    assert.deepEqual(scene.server.violations(), [])
    const collages = replies.filter(({ media }) => media.length === 1)
    assert.equal(collages.length, PEOPLE - 5)
    assert.ok(replies.every(({ media }) => media.length === 4 || media.length === 1))
    for (const { text, media, language } of collages) {
      const [own] = media
      assert.match(text, language === 'de' ? /4 Bilder sind in einem/ : /The 4 pictures share one image/)
      const parts = /1: .*a fox.* 2: .*a fox.* 3: .*a fox.* 4: .*a fox/
      assert.match(own?.altText ?? '', parts)
      assert.ok((own?.width ?? 0) > 64)
    }
    scene.herald.pass(31 * 60_000)
    const [later] = await crowd(scene, 1)
    assert.equal(later?.media.length, 4)
  })

  test('what others upload with our account counts too, as the server tells it', async () => {
    await using scene = await Scene.open({ server: { limits: true }, quietMs: QUIET_MS })
    const file = await picture()
    for (let upload = 0; upload < 23; upload += 1) {
      const body = new FormData()
      body.set('file', file, 'x.webp')
      const headers = { authorization: `Bearer ${scene.server.token}` }
      await fetch(`${scene.server.url}/api/v2/media`, { method: 'POST', headers, body })
    }
    const media = (await crowd(scene, 3)).map((reply) => reply.media.length)
    assert.deepEqual(media, [4, 1, 1])
    assert.deepEqual(scene.server.violations(), [])
  })

  // snac limits nothing.
  for (const costume of ['mastodon', 'gotosocial', 'pleroma'] as CostumeName[]) {
    test(`a refused upload waits as ${costume} says, and so does whoever comes next`, async () => {
      await using scene = await Scene.open({ server: { costume } })
      void scene.server.inject({ route: 'upload', answer: 'rate-limited', effect: 'none', times: 1 })
      await crowd(scene, 2)
      const [first, second] = scene.server.log.filter(({ route }) => route === 'upload')
      assert.ok(first !== undefined && second !== undefined)
      assert.ok(second.at - first.at >= 7_000, `${second.at - first.at} ms`)
      assert.equal(scene.server.calls('upload'), 9)
    })
  }

  test('a 301st post within three hours waits for its time', async () => {
    await using scene = await Scene.open()
    const name = `mastodon-${new URL(scene.server.url).host}-posts`
    const limit = { count: 300, windowMs: 3 * 3_600_000 }
    for (let post = 0; post < 299; post += 1) await scene.buckets.take(name, [limit], scene.herald.now())
    await scene.told('help')
    const before = scene.herald.now()
    await scene.told('help', { by: 'bob@elsewhere.example' })
    const waitedMs = scene.herald.now() - before
    assert.ok(waitedMs >= 3 * 3_600_000 - 60_000 && waitedMs < 4 * 3_600_000, `${waitedMs} ms`)
  })

  test('a refused deletion waits as the server says', async () => {
    await using scene = await Scene.open()
    const { reply } = await scene.told('draw me a fox style: comic')
    void scene.server.inject({ route: 'delete', answer: 'rate-limited', effect: 'none', times: 1 })
    await scene.told('delete', { inReplyTo: reply.id })
    const [first, second, ...more] = scene.server.log.filter(({ route }) => route === 'delete')
    assert.ok(first !== undefined && second !== undefined && more.length === 0)
    assert.ok(second.at - first.at >= 7_000)
  })
})
