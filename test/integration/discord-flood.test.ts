import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_WORKERS } from '../../src/simulator/horde/worker.ts'
import type { Use } from '../simulators/discord/index.ts'
import { DiscordScene } from '../support/discord-scene.ts'

const CHANNELS = 20
const REQUESTS = 200
const AT_ONCE = 25

/** Requests are run side by side, as a process does; time passes where nothing is due. */
async function runAll(scene: DiscordScene, uses: readonly Use[]): Promise<void> {
  const { herald } = scene
  const open = new Set(uses.map((use) => scene.idOf(use)))
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
  const workers = Array.from({ length: 40 }, (_, n) => ({
    ...(DEFAULT_WORKERS[0] ?? assert.fail()),
    id: `w${n}`,
    name: `worker ${n}`,
  }))
  await using scene = await DiscordScene.open({
    horde: { workers, limits: false },
  })
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
  await runAll(scene, uses)
  assert.deepEqual(server.violations(), [])
  for (const [n, use] of uses.entries()) {
    const pictures = use.message()?.attachments
    assert.equal(pictures?.length, 1, `request ${n}`)
    assert.match(pictures?.[0]?.filename ?? '', new RegExp(`^fox-${n}-`))
  }
  assert.equal(server.log.filter(({ status }) => status === 429).length, 0)
})
