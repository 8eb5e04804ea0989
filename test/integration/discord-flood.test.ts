import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestId } from '../../src/core/request/model.ts'
import type { Use } from '../simulators/discord/index.ts'
import { DiscordScene, type SceneOptions } from '../support/discord-scene.ts'

const CHANNELS = 20
const REQUESTS = 200
const AT_ONCE = 25

const RUSH: SceneOptions = {
  horde: {
    workers: Array.from({ length: 40 }, (_, n) => ({
      id: `w${n}`,
      name: `worker ${n}`,
      models: '*',
      secondsPerImage: 2,
      trusted: true,
    })),
    limits: false,
  },
}

/** Requests are run side by side, as a process does; time passes where nothing is due. */
async function runAll(scene: DiscordScene, requests: readonly RequestId[]): Promise<void> {
  const { herald } = scene
  const open = new Set(requests)
  for (;;) {
    const { ids } = await herald.app.store.due(herald.now(), AT_ONCE)
    await Promise.all(ids.map((id) => herald.app.runner(id, true)))
    if (ids.length > 0) continue
    for (const id of open) if ((await scene.load(id)).request.state === 'ended') open.delete(id)
    if (open.size === 0) return
    const nextAt = await herald.app.store.nextDueAt()
    assert.ok(nextAt !== null, 'something is due until all have ended')
    herald.pass(Math.max(1, nextAt - herald.now()))
  }
}

test('200 requests in 20 channels: each is answered with its pictures, and Discord has to slow nobody down', async () => {
  await using scene = await DiscordScene.open(RUSH)
  const { server } = scene
  const uses: Use[] = []
  // People come one after the other; what is measured is what they get, not how fast this machine takes them in.
  while (uses.length < REQUESTS) {
    const group = Array.from({ length: CHANNELS }, (_, n) => {
      const prompt = `fox ${uses.length + n}`
      return server.slash(`person-${uses.length + n}`, server.channel(`channel-${n}`), 'imagine', { prompt })
    })
    await Promise.all(group.map((use) => scene.placed(use)))
    uses.push(...group)
  }
  await runAll(
    scene,
    uses.map((use) => scene.idOf(use)),
  )
  assert.deepEqual(server.violations(), [])
  for (const [n, use] of uses.entries()) {
    const pictures = use.message()?.attachments
    assert.equal(pictures?.length, 1, `request ${n}`)
    assert.match(pictures?.[0]?.filename ?? '', new RegExp(`^fox-${n}-`))
  }
  assert.equal(server.log.filter(({ status }) => status === 429).length, 0)
})

test('40 mentions in one channel: each has its one reply, no sooner than Discord takes them', async () => {
  await using scene = await DiscordScene.open(RUSH)
  const { server } = scene
  const asked = Array.from({ length: 40 }, (_, n) =>
    server.mention(`person-${n}`, server.channel(), `draw fox ${n}`),
  )
  const requests = await Promise.all(asked.map((message) => scene.taken(message)))
  await runAll(scene, requests)
  assert.deepEqual(server.violations(), [])
  const replies = server.world
    .messagesIn(server.channel().id)
    .filter(({ author }) => author === server.world.me)
  assert.deepEqual(
    replies.map(({ reference }) => reference?.messageId).toSorted(),
    asked.map(({ id }) => id).toSorted(),
  )
  assert.ok(replies.every(({ attachments }) => attachments.length === 1))
})
